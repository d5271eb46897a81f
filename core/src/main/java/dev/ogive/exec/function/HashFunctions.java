package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.UUID;
import static dev.ogive.column.SimpleType.VARBINARY;
import static dev.ogive.column.SimpleType.VARCHAR;
import static dev.ogive.exec.function.Rows.integer;
import static dev.ogive.exec.function.Rows.text;

import dev.ogive.column.Binary;
import dev.ogive.column.DataType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.Overloads.Signature;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// Digests, encodings and generated identifiers.
final class HashFunctions {
    private HashFunctions() {}

    static List<Overloads> all() {
        List<Overloads> all = new ArrayList<>();
        digest(all, "md5", "MD5");
        digest(all, "sha1", "SHA-1");
        digest(all, "sha256", "SHA-256");
        all.add(Overloads.named("hash")
                .text("hash(x): 64 bits that equal values share; not stable across versions")
                .total()
                .seesNulls()
                .rule(types -> types.isEmpty()
                        ? null
                        : new Signature(types, BIGINT, Rows.longs((a, i) -> {
                            long h = 1;
                            for (Vector v : a) {
                                Object value = v.get(i);
                                long x = value instanceof String s
                                        ? text64(s)
                                        : value == null ? 0 : value.hashCode() * 0x9E37_79B9_7F4A_7C15L;
                                h = (h ^ x ^ (x >>> 29)) * 0xBF58_476D_1CE4_E5B9L;
                            }
                            return h ^ (h >>> 32);
                        }))));
        all.add(Overloads.named("to_hex", "hex")
                .text("to_hex(255) = 'FF'; to_hex('a') = '61'")
                .total()
                .takes(List.of(VARCHAR), VARCHAR, Rows.texts((a, i) -> hex(a, i)))
                .takes(List.of(VARBINARY), VARCHAR, Rows.texts((a, i) -> hex(a, i)))
                .takes(
                        List.of(BIGINT),
                        VARCHAR,
                        Rows.texts((a, i) -> Long.toHexString(integer(a, 0, i)).toUpperCase(Locale.ROOT))));
        all.add(Overloads.named("from_hex", "unhex")
                .text("from_hex('61') = the byte of 'a'")
                .takes(List.of(VARCHAR), VARBINARY, Rows.values((a, i) -> {
                    String s = text(a, 0, i);
                    try {
                        return new Binary(HexFormat.of().parseHex(s.length() % 2 == 0 ? s : "0" + s));
                    } catch (IllegalArgumentException e) {
                        throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "'" + s + "' is not hexadecimal", e);
                    }
                })));
        all.add(Overloads.named("to_binary", "bin")
                .text("to_binary(5) = '101'")
                .total()
                .takes(List.of(BIGINT), VARCHAR, Rows.texts((a, i) -> Long.toBinaryString(integer(a, 0, i)))));
        all.add(Overloads.named("to_base64", "base64")
                .text("to_base64('abc') = 'YWJj'")
                .total()
                .takes(
                        List.of(VARBINARY),
                        VARCHAR,
                        Rows.texts((a, i) -> Base64.getEncoder().encodeToString(bytes(a, i))))
                .takes(
                        List.of(VARCHAR),
                        VARCHAR,
                        Rows.texts((a, i) -> Base64.getEncoder().encodeToString(bytes(a, i)))));
        all.add(Overloads.named("from_base64")
                .text("from_base64('YWJj') = the bytes of 'abc'")
                .takes(List.of(VARCHAR), VARBINARY, Rows.values((a, i) -> {
                    try {
                        return new Binary(Base64.getDecoder().decode(text(a, 0, i)));
                    } catch (IllegalArgumentException e) {
                        throw new OgiveException(
                                ErrorCode.INVALID_ARGUMENT, "'" + text(a, 0, i) + "' is not base64", e);
                    }
                })));
        all.add(Overloads.named("encode")
                .text("encode('é') = its UTF-8 bytes")
                .total()
                .takes(List.of(VARCHAR), VARBINARY, Rows.values((a, i) -> new Binary(bytes(a, i)))));
        all.add(Overloads.named("decode")
                .text("decode(b) = the text of UTF-8 bytes")
                .total()
                .takes(
                        List.of(VARBINARY),
                        VARCHAR,
                        Rows.texts((a, i) -> new String(bytes(a, i), StandardCharsets.UTF_8))));
        all.add(Overloads.named("url_encode")
                .text("url_encode('a b') = 'a%20b'")
                .total()
                .takes(
                        List.of(VARCHAR),
                        VARCHAR,
                        Rows.texts((a, i) -> URLEncoder.encode(text(a, 0, i), StandardCharsets.UTF_8)
                                .replace("+", "%20")
                                .replace("*", "%2A")
                                .replace("%7E", "~"))));
        all.add(Overloads.named("url_decode")
                .text("url_decode('a%20b') = 'a b'")
                .takes(List.of(VARCHAR), VARCHAR, Rows.texts((a, i) -> {
                    try {
                        return URLDecoder.decode(text(a, 0, i).replace("+", "%2B"), StandardCharsets.UTF_8);
                    } catch (IllegalArgumentException e) {
                        throw new OgiveException(
                                ErrorCode.INVALID_ARGUMENT, "'" + text(a, 0, i) + "' is not URL-encoded", e);
                    }
                })));
        all.add(Overloads.named("uuid", "gen_random_uuid")
                .text("uuid(): a new random UUID for every row")
                .total()
                .volatileResult()
                .takes(List.of(), UUID, Rows.values((_, _) -> java.util.UUID.randomUUID())));
        return all;
    }

    private static void digest(List<Overloads> all, String name, String algorithm) {
        Overloads function = Overloads.named(name)
                .text(name + "('abc'): " + algorithm + " as hexadecimal text")
                .total();
        for (DataType type : List.of(VARCHAR, VARBINARY)) {
            function.takes(List.of(type), VARCHAR, binding -> {
                MessageDigest digest = digest(algorithm);
                return Rows.texts((a, i) -> {
                            StringVector s = (StringVector) a[0];
                            digest.update(s.bytes, s.starts[i], s.lengths[i]);
                            return HexFormat.of().formatHex(digest.digest());
                        })
                        .kernel(binding);
            });
        }
        all.add(function);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new OgiveException(ErrorCode.NOT_SUPPORTED, "this Java runtime lacks " + algorithm, e);
        }
    }

    private static long text64(String s) {
        long h = s.length();
        for (int k = 0; k < s.length(); k++) {
            h = (h ^ s.charAt(k)) * 0x100_0000_01B3L;
        }
        return h;
    }

    private static byte[] bytes(Vector[] arguments, int row) {
        StringVector s = (StringVector) arguments[0];
        return java.util.Arrays.copyOfRange(s.bytes, s.starts[row], s.starts[row] + s.lengths[row]);
    }

    private static String hex(Vector[] arguments, int row) {
        return HexFormat.of().withUpperCase().formatHex(bytes(arguments, row));
    }
}
