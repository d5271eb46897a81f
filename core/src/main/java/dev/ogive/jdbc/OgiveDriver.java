package dev.ogive.jdbc;

import dev.ogive.api.Engine;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import java.util.logging.Logger;

/// `jdbc:ogive:` opens a new database in memory, `jdbc:ogive:DIR` the one in a directory, which
/// is made if it is not there. Properties, also as `?name=value&...` behind the directory:
/// `readonly`, and every setting.
public final class OgiveDriver implements Driver {
    static final String PREFIX = "jdbc:ogive:";

    static {
        try {
            DriverManager.registerDriver(new OgiveDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        Properties properties = new Properties();
        if (info != null) {
            info.stringPropertyNames().forEach(name -> properties.setProperty(name, info.getProperty(name)));
        }
        String directory = directory(url, properties);
        boolean readOnly = false;
        String wanted = (String) properties.remove("readonly");
        if (wanted != null) {
            readOnly = wanted.isEmpty() || Boolean.parseBoolean(wanted);
        }
        properties.remove("user");
        properties.remove("password");
        Engine engine = null;
        try {
            engine = directory.isEmpty() ? Engine.inMemory() : Engine.open(Path.of(directory), readOnly);
            OgiveConnection connection = new OgiveConnection(url, engine, readOnly);
            for (String name : properties.stringPropertyNames()) {
                connection.session().settings().set(name, properties.getProperty(name));
            }
            return connection;
        } catch (InvalidPathException e) {
            throw Errors.of(new OgiveException(ErrorCode.FILE_NOT_FOUND, "'" + directory + "' is not a directory", e));
        } catch (OgiveException e) {
            if (engine != null) {
                engine.close();
            }
            throw Errors.of(e);
        }
    }

    private static String directory(String url, Properties properties) {
        String rest = url.substring(PREFIX.length());
        int question = rest.indexOf('?');
        if (question < 0) {
            return rest.strip();
        }
        for (String pair : rest.substring(question + 1).split("&")) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                properties.setProperty(
                        (equals < 0 ? pair : pair.substring(0, equals)).toLowerCase(Locale.ROOT),
                        equals < 0 ? "" : pair.substring(equals + 1));
            }
        }
        return rest.substring(0, question).strip();
    }

    @Override
    public boolean acceptsURL(String url) {
        return url != null && url.startsWith(PREFIX);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        DriverPropertyInfo readOnly = new DriverPropertyInfo("readonly", "false");
        readOnly.description = "Open the database for reading only";
        readOnly.choices = new String[] {"false", "true"};
        return new DriverPropertyInfo[] {readOnly};
    }

    @Override
    public int getMajorVersion() {
        return 0;
    }

    @Override
    public int getMinorVersion() {
        return 1;
    }

    /// Far from all of SQL-92 Entry level is there.
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("dev.ogive");
    }
}
