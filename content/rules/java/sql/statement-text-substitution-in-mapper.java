import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Select;

interface UserMapper {
    // ruleid: statement-text-substitution-in-mapper
    @Select("SELECT * FROM users WHERE name = '${name}'")
    User find(String name);

    // ruleid: statement-text-substitution-in-mapper
    @Delete("DELETE FROM users WHERE city LIKE '%${city}%'")
    void clear(String city);

    // ok: statement-text-substitution-in-mapper
    @Select("SELECT * FROM users WHERE name = #{name}")
    User repaired(String name);

    // ok: statement-text-substitution-in-mapper
    @Select("SELECT * FROM users ORDER BY ${column}")
    User sorted(String column);
}
