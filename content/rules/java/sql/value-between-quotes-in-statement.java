import java.sql.Connection;
import java.sql.Statement;

class Users {
    void find(Statement statement, Connection connection, User user, String table) throws Exception {
        // ruleid: value-between-quotes-in-statement
        statement.executeQuery("SELECT * FROM users WHERE name = '" + user.name() + "'");
        // ruleid: value-between-quotes-in-statement
        connection.prepareStatement("DELETE FROM users WHERE name LIKE '%" + user.name() + "%'");
        // ruleid: value-between-quotes-in-statement
        statement.executeUpdate(String.format("UPDATE users SET seen = 1 WHERE name = '%s'", user.name()));
        // ok: value-between-quotes-in-statement
        statement.executeQuery("SELECT * FROM users WHERE state = 'active'");
        // ok: value-between-quotes-in-statement
        statement.executeQuery("SELECT * FROM " + table);
        // ok: value-between-quotes-in-statement
        connection.prepareStatement("SELECT * FROM users WHERE name = ?");
    }

    void announce(Robot robot, String name) {
        // ok: value-between-quotes-in-statement
        robot.executeQuery("say '" + name + "'");
    }
}
