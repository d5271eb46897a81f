package dev.ogive.storage.file;

import dev.ogive.column.DataType;
import dev.ogive.storage.RowGuide;
import dev.ogive.storage.ZoneMap;
import dev.ogive.storage.encoding.Encoding;
import dev.ogive.storage.encoding.Fsst;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// A [FileLayout] as the bytes kept in the catalog. Big-endian; strings as `DataOutput.writeUTF`:
///
/// ```
/// layout   = byte(2) long(bytes) int(rows) int(columns) column*
/// column   = type encoding byte(buffers) buffer* int(parts) part* int(children) column* guide
/// part     = int(rows) int(nulls) zone byte(buffers) buffer*
/// buffer   = long(position) int(length) int(crc)
/// zone     = byte(0) | byte(1) long(min) long(max) | byte(2) double(min) double(max)
/// guide    = int(0) | int(length) byte*
/// encoding = byte(0) boolean(null) long(high) long(low) | byte(1) byte(width) long(base)
///          | byte(2) byte(width) long(base) byte(exponent) | byte(3) byte(width) | byte(4)
///          | byte(5) int(length) byte*
/// ```
///
/// Version 1 had no guides.
public final class LayoutCodec {
    private static final int VERSION = 2;

    private LayoutCodec() {}

    public static byte[] encode(FileLayout layout) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(layout.bytes());
            out.writeInt(layout.rows());
            writeColumns(layout.columns(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeColumns(List<FileLayout.Column> columns, DataOutputStream out) throws IOException {
        out.writeInt(columns.size());
        for (FileLayout.Column c : columns) {
            TypeCodec.write(c.type(), out);
            writeEncoding(c.encoding(), out);
            writeBuffers(c.dictionary(), out);
            out.writeInt(c.parts().size());
            for (FileLayout.Part p : c.parts()) {
                out.writeInt(p.rows());
                out.writeInt(p.zone().nulls());
                writeZone(p.zone(), c.type(), out);
                writeBuffers(p.buffers(), out);
            }
            writeColumns(c.children(), out);
            byte[] guide = c.guide() == null ? new byte[0] : c.guide().toBytes();
            out.writeInt(guide.length);
            out.write(guide);
        }
    }

    private static void writeBuffers(List<FileLayout.Buffer> buffers, DataOutputStream out) throws IOException {
        out.writeByte(buffers.size());
        for (FileLayout.Buffer b : buffers) {
            out.writeLong(b.position());
            out.writeInt(b.length());
            out.writeInt(b.crc());
        }
    }

    private static void writeZone(ZoneMap zone, DataType type, DataOutputStream out) throws IOException {
        if (!zone.known()) {
            out.writeByte(0);
            return;
        }
        switch (type.lane()) {
            case F64 -> {
                out.writeByte(2);
                out.writeDouble(zone.minDouble());
                out.writeDouble(zone.maxDouble());
            }
            case BOOL, I32, I64, I128, STRING, LIST, ROW -> {
                out.writeByte(1);
                out.writeLong(zone.minLong());
                out.writeLong(zone.maxLong());
            }
        }
    }

    private static void writeEncoding(Encoding encoding, DataOutputStream out) throws IOException {
        switch (encoding) {
            case Encoding.Constant(boolean isNull, long high, long low) -> {
                out.writeByte(0);
                out.writeBoolean(isNull);
                out.writeLong(high);
                out.writeLong(low);
            }
            case Encoding.Packed(int width, long base) -> {
                out.writeByte(1);
                out.writeByte(width);
                out.writeLong(base);
            }
            case Encoding.ScaledDouble(int width, long base, int exponent) -> {
                out.writeByte(2);
                out.writeByte(width);
                out.writeLong(base);
                out.writeByte(exponent);
            }
            case Encoding.Codes(int width) -> {
                out.writeByte(3);
                out.writeByte(width);
            }
            case Encoding.Plain() -> out.writeByte(4);
            case Encoding.Compressed(Fsst table) -> {
                byte[] bytes = table.toBytes();
                out.writeByte(5);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
    }

    /// @throws IOException if the bytes are no layout
    public static FileLayout decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version < 1 || version > VERSION) {
                throw new IOException("layout version " + version + ", this engine reads up to " + VERSION);
            }
            long length = in.readLong();
            int rows = in.readInt();
            return new FileLayout(length, rows, readColumns(in, length, version));
        } catch (IllegalArgumentException | NegativeArraySizeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static List<FileLayout.Column> readColumns(DataInputStream in, long fileBytes, int version)
            throws IOException {
        int n = in.readInt();
        List<FileLayout.Column> columns = new ArrayList<>();
        for (int c = 0; c < n; c++) {
            DataType type = TypeCodec.read(in);
            Encoding encoding = readEncoding(in);
            List<FileLayout.Buffer> dictionary = readBuffers(in, fileBytes);
            int parts = in.readInt();
            List<FileLayout.Part> list = new ArrayList<>();
            for (int p = 0; p < parts; p++) {
                int rows = in.readInt();
                int nulls = in.readInt();
                ZoneMap zone = readZone(in, nulls, rows);
                list.add(new FileLayout.Part(rows, zone, readBuffers(in, fileBytes)));
            }
            List<FileLayout.Column> children = readColumns(in, fileBytes, version);
            RowGuide guide = version == 1 ? null : readGuide(in);
            columns.add(new FileLayout.Column(type, encoding, dictionary, list, children, guide));
        }
        return columns;
    }

    private static RowGuide readGuide(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("guide of " + length + " bytes, " + in.available() + " are left");
        }
        return length == 0 ? null : RowGuide.ofBytes(in.readNBytes(length));
    }

    private static List<FileLayout.Buffer> readBuffers(DataInputStream in, long fileBytes) throws IOException {
        int n = in.readUnsignedByte();
        List<FileLayout.Buffer> buffers = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            long position = in.readLong();
            int length = in.readInt();
            if (position < 0 || length < 0 || position > fileBytes - length) {
                throw new IOException("buffer [" + position + ", +" + length + ") outside " + fileBytes + " bytes");
            }
            buffers.add(new FileLayout.Buffer(position, length, in.readInt()));
        }
        return buffers;
    }

    private static ZoneMap readZone(DataInputStream in, int nulls, int rows) throws IOException {
        return switch (in.readUnsignedByte()) {
            case 0 -> ZoneMap.unknown(nulls, rows);
            case 1 -> ZoneMap.ofLongs(in.readLong(), in.readLong(), nulls, rows);
            case 2 -> ZoneMap.ofDoubles(in.readDouble(), in.readDouble(), nulls, rows);
            default -> throw new IOException("unknown zone map");
        };
    }

    private static Encoding readEncoding(DataInputStream in) throws IOException {
        return switch (in.readUnsignedByte()) {
            case 0 -> new Encoding.Constant(in.readBoolean(), in.readLong(), in.readLong());
            case 1 -> new Encoding.Packed(in.readUnsignedByte(), in.readLong());
            case 2 -> new Encoding.ScaledDouble(in.readUnsignedByte(), in.readLong(), in.readUnsignedByte());
            case 3 -> new Encoding.Codes(in.readUnsignedByte());
            case 4 -> new Encoding.Plain();
            case 5 -> {
                int length = in.readInt();
                if (length < 0 || length > 255 * 9 + 1) {
                    throw new IOException("symbol table of " + length + " bytes");
                }
                yield new Encoding.Compressed(Fsst.ofBytes(in.readNBytes(length)));
            }
            default -> throw new IOException("unknown encoding");
        };
    }
}
