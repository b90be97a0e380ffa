import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import javax.servlet.http.HttpServletRequest;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.BasicQuery;

class Users {
    void find(HttpServletRequest request, MongoCollection<Document> users) {
        String name = request.getParameter("name");
        // ruleid: mongo-query-from-request
        new BasicQuery("{ name: '" + name + "' }");
        // ruleid: mongo-query-from-request
        users.find(Document.parse("{ name: '" + name + "' }"));
        // ruleid: mongo-query-from-request
        users.find(Filters.where("this.name == '" + name + "'"));
        // ok: mongo-query-from-request
        users.find(Filters.eq("name", name));
        // ok: mongo-query-from-request
        users.find(new Document("name", name));
    }
}
