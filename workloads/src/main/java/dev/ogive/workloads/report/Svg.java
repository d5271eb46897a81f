package dev.ogive.workloads.report;

import java.util.Locale;

/// A picture under construction.
public final class Svg {
    private final StringBuilder out = new StringBuilder();

    /// @param name which of the page's forms shows it: `wide` or `narrow`
    Svg(String name, int width, int height, String description) {
        out.append("<svg class=\"chart ")
                .append(name)
                .append("\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" role=\"img\" aria-label=\"")
                .append(escape(description))
                .append("\">\n");
    }

    private Svg(String beginning) {
        out.append(beginning);
    }

    /// A picture that is a file of its own.
    ///
    /// @param style elements in front of all others
    public static Svg alone(int width, int height, String description, String style) {
        return new Svg(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"%s\">\n%s"
                        .formatted(width, height, width, escape(description), style));
    }

    public Svg line(String style, double x1, double y1, double x2, double y2) {
        return add("<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
                .formatted(style, at(x1), at(y1), at(x2), at(y2)));
    }

    /// @param anchor start, middle or end
    public Svg text(String style, double x, double y, String anchor, String text) {
        return add("<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                .formatted(style, at(x), at(y), anchor, escape(text)));
    }

    /// @param data of an SVG path
    public Svg path(String style, String data) {
        return data.isEmpty() ? this : add("<path class=\"%s\" d=\"%s\"/>".formatted(style, data));
    }

    /// @param title shown when pointed at
    public Svg dot(String style, double x, double y, double radius, String title) {
        return add("<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"><title>%s</title></circle>"
                .formatted(style, at(x), at(y), at(radius), escape(title)));
    }

    /// A line with a title, shown when pointed at.
    public Svg titledLine(String style, double x1, double y1, double x2, double y2, String title) {
        return add("<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"><title>%s</title></line>"
                .formatted(style, at(x1), at(y1), at(x2), at(y2), escape(title)));
    }

    private Svg add(String element) {
        out.append(element).append('\n');
        return this;
    }

    /// A coordinate with a tenth of a pixel.
    static String at(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /// Text as XML and HTML take it, between tags and in attributes.
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    @Override
    public String toString() {
        return out + "</svg>\n";
    }
}
