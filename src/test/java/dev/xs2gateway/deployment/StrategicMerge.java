package dev.xs2gateway.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' strategic merge, as far as our overlays use it: objects are merged, null takes away, and lists are replaced, but for those
 * whose elements Kubernetes tells apart by a key: there the patch's elements come first, and one with {@code $patch: delete} takes its
 * namesake away. A list that it knows more about than we do is refused.
 */
final class StrategicMerge {
    private static final Map<String, String> KEYS = Map.of(
            "containers", "name",
            "env", "name",
            "volumes", "name",
            "volumeMounts", "mountPath",
            "topologySpreadConstraints", "topologyKey");
    private static final Set<String> NOT_KNOWN_HERE =
            Set.of("ports", "initContainers", "imagePullSecrets", "hostAliases", "ownerReferences", "finalizers");

    private StrategicMerge() {}

    static void into(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(field -> put(target, field.getKey(), field.getValue()));
    }

    private static void put(ObjectNode target, String name, JsonNode value) {
        if (value.isNull()) {
            target.remove(name);
        } else if (value instanceof ObjectNode object) {
            into(target.withObjectProperty(name), object);
        } else if (value instanceof ArrayNode list) {
            putList(target, name, list);
        } else {
            target.set(name, value);
        }
    }

    private static void putList(ObjectNode target, String name, ArrayNode list) {
        if (NOT_KNOWN_HERE.contains(name) && target.has(name)) {
            throw new IllegalArgumentException("this renderer cannot merge lists of " + name);
        }
        String key = KEYS.get(name);
        if (key == null) {
            target.set(name, list);
            return;
        }
        ArrayNode before = target.withArrayProperty(name).deepCopy();
        ArrayNode merged = target.putArray(name);
        for (JsonNode element : list) {
            if (deletes(element)) {
                continue;
            }
            ObjectNode same = find(before, key, element.path(key));
            into(same == null ? merged.addObject() : add(merged, same), (ObjectNode) element);
        }
        for (JsonNode element : before) {
            if (find(list, key, element.path(key)) == null) {
                merged.add(element);
            }
        }
    }

    private static boolean deletes(JsonNode element) {
        return element.path("$patch").asText().equals("delete");
    }

    private static ObjectNode add(ArrayNode list, ObjectNode element) {
        list.add(element);
        return element;
    }

    private static @Nullable ObjectNode find(ArrayNode list, String key, JsonNode value) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(element -> element.path(key).equals(value))
                .map(ObjectNode.class::cast)
                .findFirst()
                .orElse(null);
    }
}
