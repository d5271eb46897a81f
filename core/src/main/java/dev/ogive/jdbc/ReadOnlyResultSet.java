package dev.ogive.jdbc;

import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;

/// The parts of a result set that one which only goes forward and is only read does not have.
abstract class ReadOnlyResultSet implements ResultSet {

    @Override
    public boolean absolute(int a) throws SQLException {
        throw Errors.notSupported("absolute");
    }

    @Override
    public void afterLast() throws SQLException {
        throw Errors.notSupported("afterLast");
    }

    @Override
    public void beforeFirst() throws SQLException {
        throw Errors.notSupported("beforeFirst");
    }

    @Override
    public void cancelRowUpdates() throws SQLException {
        throw Errors.notSupported("cancelRowUpdates");
    }

    @Override
    public void deleteRow() throws SQLException {
        throw Errors.notSupported("deleteRow");
    }

    @Override
    public boolean first() throws SQLException {
        throw Errors.notSupported("first");
    }

    @Override
    public Blob getBlob(int a) throws SQLException {
        throw Errors.notSupported("getBlob");
    }

    @Override
    public Blob getBlob(String a) throws SQLException {
        throw Errors.notSupported("getBlob");
    }

    @Override
    public Clob getClob(int a) throws SQLException {
        throw Errors.notSupported("getClob");
    }

    @Override
    public Clob getClob(String a) throws SQLException {
        throw Errors.notSupported("getClob");
    }

    @Override
    public String getCursorName() throws SQLException {
        throw Errors.notSupported("getCursorName");
    }

    @Override
    public NClob getNClob(int a) throws SQLException {
        throw Errors.notSupported("getNClob");
    }

    @Override
    public NClob getNClob(String a) throws SQLException {
        throw Errors.notSupported("getNClob");
    }

    @Override
    public Ref getRef(int a) throws SQLException {
        throw Errors.notSupported("getRef");
    }

    @Override
    public Ref getRef(String a) throws SQLException {
        throw Errors.notSupported("getRef");
    }

    @Override
    public RowId getRowId(int a) throws SQLException {
        throw Errors.notSupported("getRowId");
    }

    @Override
    public RowId getRowId(String a) throws SQLException {
        throw Errors.notSupported("getRowId");
    }

    @Override
    public SQLXML getSQLXML(int a) throws SQLException {
        throw Errors.notSupported("getSQLXML");
    }

    @Override
    public SQLXML getSQLXML(String a) throws SQLException {
        throw Errors.notSupported("getSQLXML");
    }

    @Override
    public java.net.URL getURL(int a) throws SQLException {
        throw Errors.notSupported("getURL");
    }

    @Override
    public java.net.URL getURL(String a) throws SQLException {
        throw Errors.notSupported("getURL");
    }

    @Override
    public void insertRow() throws SQLException {
        throw Errors.notSupported("insertRow");
    }

    @Override
    public boolean isLast() throws SQLException {
        throw Errors.notSupported("isLast");
    }

    @Override
    public boolean last() throws SQLException {
        throw Errors.notSupported("last");
    }

    @Override
    public void moveToCurrentRow() throws SQLException {
        throw Errors.notSupported("moveToCurrentRow");
    }

    @Override
    public void moveToInsertRow() throws SQLException {
        throw Errors.notSupported("moveToInsertRow");
    }

    @Override
    public boolean previous() throws SQLException {
        throw Errors.notSupported("previous");
    }

    @Override
    public void refreshRow() throws SQLException {
        throw Errors.notSupported("refreshRow");
    }

    @Override
    public boolean relative(int a) throws SQLException {
        throw Errors.notSupported("relative");
    }

    @Override
    public boolean rowDeleted() throws SQLException {
        throw Errors.notSupported("rowDeleted");
    }

    @Override
    public boolean rowInserted() throws SQLException {
        throw Errors.notSupported("rowInserted");
    }

    @Override
    public boolean rowUpdated() throws SQLException {
        throw Errors.notSupported("rowUpdated");
    }

    @Override
    public void updateArray(int a, Array b) throws SQLException {
        throw Errors.notSupported("updateArray");
    }

    @Override
    public void updateArray(String a, Array b) throws SQLException {
        throw Errors.notSupported("updateArray");
    }

    @Override
    public void updateAsciiStream(int a, java.io.InputStream b) throws SQLException {
        throw Errors.notSupported("updateAsciiStream");
    }

    @Override
    public void updateAsciiStream(int a, java.io.InputStream b, int c) throws SQLException {
        throw Errors.notSupported("updateAsciiStream");
    }

    @Override
    public void updateAsciiStream(int a, java.io.InputStream b, long c) throws SQLException {
        throw Errors.notSupported("updateAsciiStream");
    }

    @Override
    public void updateAsciiStream(String a, java.io.InputStream b) throws SQLException {
        throw Errors.notSupported("updateAsciiStream");
    }

    @Override
    public void updateAsciiStream(String a, java.io.InputStream b, int c) throws SQLException {
        throw Errors.notSupported("updateAsciiStream");
    }

    @Override
    public void updateAsciiStream(String a, java.io.InputStream b, long c) throws SQLException {
        throw Errors.notSupported("updateAsciiStream");
    }

    @Override
    public void updateBigDecimal(int a, java.math.BigDecimal b) throws SQLException {
        throw Errors.notSupported("updateBigDecimal");
    }

    @Override
    public void updateBigDecimal(String a, java.math.BigDecimal b) throws SQLException {
        throw Errors.notSupported("updateBigDecimal");
    }

    @Override
    public void updateBinaryStream(int a, java.io.InputStream b) throws SQLException {
        throw Errors.notSupported("updateBinaryStream");
    }

    @Override
    public void updateBinaryStream(int a, java.io.InputStream b, int c) throws SQLException {
        throw Errors.notSupported("updateBinaryStream");
    }

    @Override
    public void updateBinaryStream(int a, java.io.InputStream b, long c) throws SQLException {
        throw Errors.notSupported("updateBinaryStream");
    }

    @Override
    public void updateBinaryStream(String a, java.io.InputStream b) throws SQLException {
        throw Errors.notSupported("updateBinaryStream");
    }

    @Override
    public void updateBinaryStream(String a, java.io.InputStream b, int c) throws SQLException {
        throw Errors.notSupported("updateBinaryStream");
    }

    @Override
    public void updateBinaryStream(String a, java.io.InputStream b, long c) throws SQLException {
        throw Errors.notSupported("updateBinaryStream");
    }

    @Override
    public void updateBlob(int a, java.io.InputStream b) throws SQLException {
        throw Errors.notSupported("updateBlob");
    }

    @Override
    public void updateBlob(int a, java.io.InputStream b, long c) throws SQLException {
        throw Errors.notSupported("updateBlob");
    }

    @Override
    public void updateBlob(int a, Blob b) throws SQLException {
        throw Errors.notSupported("updateBlob");
    }

    @Override
    public void updateBlob(String a, java.io.InputStream b) throws SQLException {
        throw Errors.notSupported("updateBlob");
    }

    @Override
    public void updateBlob(String a, java.io.InputStream b, long c) throws SQLException {
        throw Errors.notSupported("updateBlob");
    }

    @Override
    public void updateBlob(String a, Blob b) throws SQLException {
        throw Errors.notSupported("updateBlob");
    }

    @Override
    public void updateBoolean(int a, boolean b) throws SQLException {
        throw Errors.notSupported("updateBoolean");
    }

    @Override
    public void updateBoolean(String a, boolean b) throws SQLException {
        throw Errors.notSupported("updateBoolean");
    }

    @Override
    public void updateByte(int a, byte b) throws SQLException {
        throw Errors.notSupported("updateByte");
    }

    @Override
    public void updateByte(String a, byte b) throws SQLException {
        throw Errors.notSupported("updateByte");
    }

    @Override
    public void updateBytes(int a, byte[] b) throws SQLException {
        throw Errors.notSupported("updateBytes");
    }

    @Override
    public void updateBytes(String a, byte[] b) throws SQLException {
        throw Errors.notSupported("updateBytes");
    }

    @Override
    public void updateCharacterStream(int a, java.io.Reader b) throws SQLException {
        throw Errors.notSupported("updateCharacterStream");
    }

    @Override
    public void updateCharacterStream(int a, java.io.Reader b, int c) throws SQLException {
        throw Errors.notSupported("updateCharacterStream");
    }

    @Override
    public void updateCharacterStream(int a, java.io.Reader b, long c) throws SQLException {
        throw Errors.notSupported("updateCharacterStream");
    }

    @Override
    public void updateCharacterStream(String a, java.io.Reader b) throws SQLException {
        throw Errors.notSupported("updateCharacterStream");
    }

    @Override
    public void updateCharacterStream(String a, java.io.Reader b, int c) throws SQLException {
        throw Errors.notSupported("updateCharacterStream");
    }

    @Override
    public void updateCharacterStream(String a, java.io.Reader b, long c) throws SQLException {
        throw Errors.notSupported("updateCharacterStream");
    }

    @Override
    public void updateClob(int a, java.io.Reader b) throws SQLException {
        throw Errors.notSupported("updateClob");
    }

    @Override
    public void updateClob(int a, java.io.Reader b, long c) throws SQLException {
        throw Errors.notSupported("updateClob");
    }

    @Override
    public void updateClob(int a, Clob b) throws SQLException {
        throw Errors.notSupported("updateClob");
    }

    @Override
    public void updateClob(String a, java.io.Reader b) throws SQLException {
        throw Errors.notSupported("updateClob");
    }

    @Override
    public void updateClob(String a, java.io.Reader b, long c) throws SQLException {
        throw Errors.notSupported("updateClob");
    }

    @Override
    public void updateClob(String a, Clob b) throws SQLException {
        throw Errors.notSupported("updateClob");
    }

    @Override
    public void updateDate(int a, Date b) throws SQLException {
        throw Errors.notSupported("updateDate");
    }

    @Override
    public void updateDate(String a, Date b) throws SQLException {
        throw Errors.notSupported("updateDate");
    }

    @Override
    public void updateDouble(int a, double b) throws SQLException {
        throw Errors.notSupported("updateDouble");
    }

    @Override
    public void updateDouble(String a, double b) throws SQLException {
        throw Errors.notSupported("updateDouble");
    }

    @Override
    public void updateFloat(int a, float b) throws SQLException {
        throw Errors.notSupported("updateFloat");
    }

    @Override
    public void updateFloat(String a, float b) throws SQLException {
        throw Errors.notSupported("updateFloat");
    }

    @Override
    public void updateInt(int a, int b) throws SQLException {
        throw Errors.notSupported("updateInt");
    }

    @Override
    public void updateInt(String a, int b) throws SQLException {
        throw Errors.notSupported("updateInt");
    }

    @Override
    public void updateLong(int a, long b) throws SQLException {
        throw Errors.notSupported("updateLong");
    }

    @Override
    public void updateLong(String a, long b) throws SQLException {
        throw Errors.notSupported("updateLong");
    }

    @Override
    public void updateNCharacterStream(int a, java.io.Reader b) throws SQLException {
        throw Errors.notSupported("updateNCharacterStream");
    }

    @Override
    public void updateNCharacterStream(int a, java.io.Reader b, long c) throws SQLException {
        throw Errors.notSupported("updateNCharacterStream");
    }

    @Override
    public void updateNCharacterStream(String a, java.io.Reader b) throws SQLException {
        throw Errors.notSupported("updateNCharacterStream");
    }

    @Override
    public void updateNCharacterStream(String a, java.io.Reader b, long c) throws SQLException {
        throw Errors.notSupported("updateNCharacterStream");
    }

    @Override
    public void updateNClob(int a, java.io.Reader b) throws SQLException {
        throw Errors.notSupported("updateNClob");
    }

    @Override
    public void updateNClob(int a, java.io.Reader b, long c) throws SQLException {
        throw Errors.notSupported("updateNClob");
    }

    @Override
    public void updateNClob(int a, NClob b) throws SQLException {
        throw Errors.notSupported("updateNClob");
    }

    @Override
    public void updateNClob(String a, java.io.Reader b) throws SQLException {
        throw Errors.notSupported("updateNClob");
    }

    @Override
    public void updateNClob(String a, java.io.Reader b, long c) throws SQLException {
        throw Errors.notSupported("updateNClob");
    }

    @Override
    public void updateNClob(String a, NClob b) throws SQLException {
        throw Errors.notSupported("updateNClob");
    }

    @Override
    public void updateNString(int a, String b) throws SQLException {
        throw Errors.notSupported("updateNString");
    }

    @Override
    public void updateNString(String a, String b) throws SQLException {
        throw Errors.notSupported("updateNString");
    }

    @Override
    public void updateNull(int a) throws SQLException {
        throw Errors.notSupported("updateNull");
    }

    @Override
    public void updateNull(String a) throws SQLException {
        throw Errors.notSupported("updateNull");
    }

    @Override
    public void updateObject(int a, Object b) throws SQLException {
        throw Errors.notSupported("updateObject");
    }

    @Override
    public void updateObject(int a, Object b, int c) throws SQLException {
        throw Errors.notSupported("updateObject");
    }

    @Override
    public void updateObject(String a, Object b) throws SQLException {
        throw Errors.notSupported("updateObject");
    }

    @Override
    public void updateObject(String a, Object b, int c) throws SQLException {
        throw Errors.notSupported("updateObject");
    }

    @Override
    public void updateRef(int a, Ref b) throws SQLException {
        throw Errors.notSupported("updateRef");
    }

    @Override
    public void updateRef(String a, Ref b) throws SQLException {
        throw Errors.notSupported("updateRef");
    }

    @Override
    public void updateRow() throws SQLException {
        throw Errors.notSupported("updateRow");
    }

    @Override
    public void updateRowId(int a, RowId b) throws SQLException {
        throw Errors.notSupported("updateRowId");
    }

    @Override
    public void updateRowId(String a, RowId b) throws SQLException {
        throw Errors.notSupported("updateRowId");
    }

    @Override
    public void updateSQLXML(int a, SQLXML b) throws SQLException {
        throw Errors.notSupported("updateSQLXML");
    }

    @Override
    public void updateSQLXML(String a, SQLXML b) throws SQLException {
        throw Errors.notSupported("updateSQLXML");
    }

    @Override
    public void updateShort(int a, short b) throws SQLException {
        throw Errors.notSupported("updateShort");
    }

    @Override
    public void updateShort(String a, short b) throws SQLException {
        throw Errors.notSupported("updateShort");
    }

    @Override
    public void updateString(int a, String b) throws SQLException {
        throw Errors.notSupported("updateString");
    }

    @Override
    public void updateString(String a, String b) throws SQLException {
        throw Errors.notSupported("updateString");
    }

    @Override
    public void updateTime(int a, Time b) throws SQLException {
        throw Errors.notSupported("updateTime");
    }

    @Override
    public void updateTime(String a, Time b) throws SQLException {
        throw Errors.notSupported("updateTime");
    }

    @Override
    public void updateTimestamp(int a, Timestamp b) throws SQLException {
        throw Errors.notSupported("updateTimestamp");
    }

    @Override
    public void updateTimestamp(String a, Timestamp b) throws SQLException {
        throw Errors.notSupported("updateTimestamp");
    }
}
