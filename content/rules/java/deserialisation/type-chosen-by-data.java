import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsontype.PolymorphicTypeValidator;

class Mapping {
    void configure(ObjectMapper mapper, PolymorphicTypeValidator validator) {
        // ruleid: type-chosen-by-data
        mapper.enableDefaultTyping();
        // ok: type-chosen-by-data
        mapper.activateDefaultTyping(validator);
        // ok: type-chosen-by-data
        mapper.findAndRegisterModules();
    }
}

class Payment {
    // ruleid: type-chosen-by-data
    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    public Object means;

    // ok: type-chosen-by-data
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    public Object named;
}

// ok: type-chosen-by-data
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
abstract class Shape {
}
