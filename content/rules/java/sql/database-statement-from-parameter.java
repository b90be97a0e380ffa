import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;

class UserTable {
    ResultSet find(Statement statement, String name) throws Exception {
        // ruleid: database-statement-from-parameter
        return statement.executeQuery("SELECT id FROM users WHERE name = '" + name + "'");
    }

    ResultSet order(Connection connection, String city) throws Exception {
        String sql = String.format("SELECT id FROM orders WHERE city = '%s'", city);
        // ruleid: database-statement-from-parameter
        return connection.prepareStatement(sql).executeQuery();
    }

    // Near misses
    ResultSet whole(Statement statement, String sql, String table) throws Exception {
        // ok: database-statement-from-parameter
        statement.executeQuery(sql);
        // ok: database-statement-from-parameter
        return statement.executeQuery("SELECT count(*) FROM " + table);
    }

    ResultSet number(Statement statement, int number, String other) throws Exception {
        // ok: database-statement-from-parameter
        statement.executeQuery("SELECT id FROM orders WHERE number = " + number);
        // ok: database-statement-from-parameter
        return statement.executeQuery("SELECT id FROM orders WHERE number = " + Integer.parseInt(other));
    }
}
