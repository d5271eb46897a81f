package dev.ogive.cli;

/// The `ogive` command.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("ogive");
    }
}
