package shop;

import jakarta.persistence.EntityManager;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

class Users extends HttpServlet {
    private static final Set<String> SORTABLE = Set.of("price", "name");
    private Connection connection;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws Exception {
        String name = request.getParameter("name");
        String sql = "SELECT id FROM users WHERE name = '" + name + "'";
        Statement statement = connection.createStatement();
        // ruleid: database-statement-from-request
        statement.executeQuery(sql);
        // ruleid: database-statement-from-request
        statement.execute(sql);
        // ruleid: database-statement-from-request
        PreparedStatement prepared = connection.prepareStatement(sql);
        StringBuilder text = new StringBuilder("SELECT id FROM orders WHERE city = '");
        text.append(request.getHeader("X-City")).append("'");
        // ruleid: database-statement-from-request
        statement.executeQuery(text.toString());

        // ok: database-statement-from-request
        PreparedStatement bound = connection.prepareStatement("SELECT id FROM users WHERE name = ?");
        bound.setString(1, name);
        // ok: database-statement-from-request
        bound.executeQuery();
        int number = Integer.parseInt(request.getParameter("number"));
        // ok: database-statement-from-request
        statement.executeQuery("SELECT id FROM users WHERE id = " + number);
        String column = request.getParameter("sort");
        if (!SORTABLE.contains(column)) {
            throw new IllegalArgumentException(column);
        }
        // ok: database-statement-from-request
        statement.executeQuery("SELECT id FROM users ORDER BY " + column);
    }
}

@RestController
class Orders {
    private JdbcTemplate jdbcTemplate;
    private EntityManager entityManager;

    @GetMapping("/orders/{customer}")
    Object orders(@PathVariable String customer, @RequestParam("city") String city, @RequestParam Long number) {
        // ruleid: database-statement-from-request
        jdbcTemplate.queryForList("SELECT * FROM orders WHERE customer = '" + customer + "'");
        // ok: database-statement-from-request
        jdbcTemplate.queryForList("SELECT * FROM orders WHERE customer = ?", customer);
        // ok: database-statement-from-request
        jdbcTemplate.queryForList("SELECT * FROM orders WHERE number = " + number);
        // ruleid: database-statement-from-request
        entityManager.createQuery("from Order o where o.city = '" + city + "'").getResultList();
        // ruleid: database-statement-from-request
        entityManager.createNativeQuery(String.format("SELECT * FROM orders WHERE city = '%s'", city));
        // ok: database-statement-from-request
        return entityManager.createQuery("from Order o where o.city = :city").setParameter("city", city).getResultList();
    }
}
