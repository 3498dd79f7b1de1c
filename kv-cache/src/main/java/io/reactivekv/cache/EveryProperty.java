package io.reactivekv.cache;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Has every property written, whatever {@code @JsonInclude} says, since what is left out would not be set where it is merged;
 * and every one replaced, whatever {@code @JsonMerge} says, since a list would grow with each merge.
 */
final class EveryProperty extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    private static final JsonInclude.Value ALWAYS =
            JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS);

    /** A mapper that is like this one otherwise. */
    static JsonMapper of(JsonMapper mapper) {
        return mapper.rebuild()
                // A collection behind a getter alone would be added to.
                .disable(MapperFeature.USE_GETTERS_AS_SETTERS)
                .addModule(new First())
                .build();
    }

    @Override
    public JsonInclude.Value findPropertyInclusion(MapperConfig<?> config, Annotated annotated) {
        return ALWAYS;
    }

    /** Goes before what a type or the mapper as a whole is set to. */
    @Override
    public Boolean findMergeInfo(MapperConfig<?> config, Annotated annotated) {
        return false;
    }

    /** Goes before what the mapper and its modules know. */
    private static final class First extends SimpleModule {

        private static final long serialVersionUID = 1L;

        First() {
            super("io.reactivekv.cache.every-property");
        }

        @Override
        public void setupModule(SetupContext context) {
            super.setupModule(context);
            SetupContext unused = context.insertAnnotationIntrospector(new EveryProperty());
        }
    }
}
