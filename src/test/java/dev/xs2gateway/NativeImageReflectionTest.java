package dev.xs2gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A native image keeps the members of those classes only that the gateway's code, or this list, says are read or written by name. */
class NativeImageReflectionTest {
    /** What each class hands to Jackson as a mere object. XS2Event's answers are read as trees, or as what is registered where it is declared. */
    private static final Map<String, List<String>> HANDED_TO_JACKSON = Map.of(
            "audit.AuditLog", List.of("audit.AuditRecord"),
            "http.pipeline.ProblemResponder", List.of("http.problem.Problem", "failure.Failure$MissingTicket"),
            "orders.cache.RedisSnapshots", List.of("orders.cache.RedisSnapshots$Entry"),
            "orders.web.ViewSerializer", List.of("orders.web.BookingView", "orders.web.OrderView"),
            "upstream.call.ErrorBody", List.of(),
            "upstream.json.JsonReader", List.of(),
            "upstream.cdn.LinkText", List.of());

    private static final String GATEWAY = "dev.xs2gateway.";

    private static Set<String> registered() {
        return Set.of(NativeImageReflection.class
                .getAnnotation(RegisterForReflection.class)
                .classNames());
    }

    @Test
    void eachRegisteredClassExists() {
        assertThat(registered()).isNotEmpty().allSatisfy(Class::forName);
    }

    @Test
    void eachClassThatJacksonReachesIsRegistered() throws ClassNotFoundException {
        Set<String> needed = new TreeSet<>();
        for (String root :
                HANDED_TO_JACKSON.values().stream().flatMap(List::stream).toList()) {
            reach(Class.forName(GATEWAY + root), needed);
        }

        assertThat(registered()).containsExactlyInAnyOrderElementsOf(needed);
    }

    private static void reach(Type type, Set<String> reached) {
        if (type instanceof ParameterizedType generic) {
            Stream.of(generic.getActualTypeArguments()).forEach(argument -> reach(argument, reached));
        }
        if (type instanceof Class<?> ours && ours.getName().startsWith(GATEWAY) && reached.add(ours.getName())) {
            if (ours.isRecord()) {
                Stream.of(ours.getRecordComponents())
                        .filter(component -> !component.getAccessor().isAnnotationPresent(JsonIgnore.class))
                        .map(RecordComponent::getGenericType)
                        .forEach(component -> reach(component, reached));
            }
        }
    }

    @Test
    void whoHandsObjectsToJacksonIsKnownHere() {
        Set<String> callers = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.xs2gateway")
                        .stream()
                        .filter(NativeImageReflectionTest::handsObjectsToJackson)
                        .map(caller -> caller.getName().substring(GATEWAY.length()))
                        .collect(Collectors.toSet());

        assertThat(callers).isEqualTo(HANDED_TO_JACKSON.keySet());
    }

    private static boolean handsObjectsToJackson(JavaClass caller) {
        return caller.getMethodCallsFromSelf().stream()
                .map(JavaMethodCall::getTarget)
                .filter(method -> method.getOwner().isAssignableTo(ObjectMapper.class))
                .anyMatch(method -> method.getName().matches("(read|write)Value.*|(read|write)er(For)?|convertValue"));
    }
}
