package dev.ogive.column;

/// A type whose values are ranges of a child vector: lists, and maps as lists of their entries.
public sealed interface Listed extends DataType permits ListType, MapType {
    /// What the child vector holds.
    DataType element();

    @Override
    default Lane lane() {
        return Lane.LIST;
    }
}
