package dev.ogive.workloads.shop;

import java.util.List;

/// The shop's vocabulary.
final class ShopWords {
    /// Most orders first.
    static final List<String> COUNTRIES = List.of("DE", "FR", "GB", "ES", "IT", "NL", "PL", "SE");

    /// Of each country, the largest first.
    static final List<List<String>> CITIES = List.of(
            List.of("Berlin", "Hamburg", "München", "Köln", "Leipzig"),
            List.of("Paris", "Marseille", "Lyon", "Toulouse", "Nantes"),
            List.of("London", "Birmingham", "Leeds", "Glasgow", "Bristol"),
            List.of("Madrid", "Barcelona", "Valencia", "Sevilla", "Málaga"),
            List.of("Roma", "Milano", "Napoli", "Torino", "Genova"),
            List.of("Amsterdam", "Rotterdam", "Utrecht", "Eindhoven", "Groningen"),
            List.of("Warszawa", "Kraków", "Łódź", "Wrocław", "Poznań"),
            List.of("Stockholm", "Göteborg", "Malmö", "Uppsala", "Lund"));

    /// Most products first.
    static final List<String> CATEGORIES = List.of(
            "Fashion",
            "Electronics",
            "Home",
            "Books",
            "Sports",
            "Beauty",
            "Toys",
            "Grocery",
            "Garden",
            "Music",
            "Pets",
            "Office");

    /// Of each category: the middle of its prices, and the share of its lines that are sent back.
    static final double[] PRICES = {39, 180, 55, 14, 60, 22, 25, 9, 45, 17, 19, 28};

    static final double[] RETURNS = {0.22, 0.09, 0.06, 0.01, 0.08, 0.03, 0.05, 0.005, 0.04, 0.01, 0.02, 0.03};

    static final List<String> SEGMENTS = List.of("consumer", "loyal", "business", "student");
    static final List<String> CHANNELS = List.of("web", "app", "marketplace");
    static final List<String> DEVICES = List.of("phone", "desktop", "tablet");
    static final List<String> PAGES = List.of("product", "search", "home", "cart", "checkout", "help");
    static final List<String> REFERRERS = List.of("direct", "search engine", "newsletter", "social", "advert");

    static final List<String> FIRST_NAMES = List.of(
            "Anna", "Ben", "Carla", "David", "Emma", "Felix", "Greta", "Hugo", "Ida", "Jonas", "Klara", "Leo", "Mia",
            "Nils", "Olga", "Paul", "Rosa", "Simon", "Tilda", "Uwe", "Vera", "Willem", "Xenia", "Yara", "Zoë");
    static final List<String> LAST_NAMES = List.of(
            "Andersson",
            "Bianchi",
            "Castro",
            "Dupont",
            "Evans",
            "Fischer",
            "García",
            "Hughes",
            "Ivanov",
            "Jansen",
            "Kowalski",
            "Laurent",
            "Müller",
            "Nowak",
            "O'Brien",
            "Petit",
            "Rossi",
            "Schmidt",
            "Taylor",
            "Vidal",
            "Weber",
            "Young");
    static final List<String> ADJECTIVES = List.of(
            "Light", "Classic", "Bright", "Soft", "Compact", "Royal", "Urban", "Nordic", "Quiet", "Rapid", "Golden",
            "Plain");
    static final List<String> NOUNS = List.of(
            "Jacket", "Lamp", "Chair", "Novel", "Racket", "Cream", "Puzzle", "Coffee", "Spade", "Guitar", "Leash",
            "Stapler", "Speaker", "Bowl", "Shoe", "Tent");

    private ShopWords() {}
}
