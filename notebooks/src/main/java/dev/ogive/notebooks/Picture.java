package dev.ogive.notebooks;

/// A picture: as the last line of a cell it is shown below.
///
/// @param description what to read instead of it
/// @param svg a whole document
public record Picture(String description, String svg) {
    /// Gives a picture that was made for a web page what it needs to stand alone.
    public static Picture of(String description, String svg) {
        String whole =
                svg.contains("xmlns=") ? svg : svg.replaceFirst("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ");
        return new Picture(description, whole);
    }
}
