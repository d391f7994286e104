package dev.xs2gateway.deployment;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code kustomization.yaml} of ours: resources and patches, and nothing else that kustomize knows; what else it says is refused, so
 * that this renderer cannot be behind the files unnoticed.
 */
record Kustomization(
        String apiVersion,
        String kind,
        List<String> resources,
        @Nullable List<PatchFile> patches) {
    static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature()));

    record PatchFile(String path) {}

    Kustomization {
        if (!apiVersion.equals("kustomize.config.k8s.io/v1beta1") || !kind.equals("Kustomization")) {
            throw new IllegalArgumentException("not a Kustomization: " + apiVersion + " " + kind);
        }
    }

    /** The documents of a folder with such a file, patches applied. */
    static List<ObjectNode> render(Path folder) {
        try {
            return read(folder).rendered(folder);
        } catch (IOException e) {
            throw new IllegalStateException(folder.toString(), e);
        }
    }

    private static Kustomization read(Path folder) throws IOException {
        return YAML.readValue(folder.resolve("kustomization.yaml").toFile(), Kustomization.class);
    }

    private List<ObjectNode> rendered(Path folder) throws IOException {
        List<ObjectNode> documents = new ArrayList<>();
        for (String resource : resources) {
            Path path = folder.resolve(resource).normalize();
            documents.addAll(Files.isDirectory(path) ? render(path) : documents(path));
        }
        for (PatchFile patch : patches == null ? List.<PatchFile>of() : patches) {
            for (ObjectNode document : documents(folder.resolve(patch.path()))) {
                StrategicMerge.into(target(documents, document), document);
            }
        }
        return documents;
    }

    static List<ObjectNode> documents(Path file) throws IOException {
        try (MappingIterator<ObjectNode> all = YAML.readerFor(ObjectNode.class).readValues(file.toFile())) {
            return all.readAll();
        }
    }

    private static ObjectNode target(List<ObjectNode> documents, ObjectNode patch) {
        List<ObjectNode> found = documents.stream()
                .filter(document -> id(document).equals(id(patch)))
                .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException("a patch for " + id(patch) + " has " + found.size() + " targets");
        }
        return found.getFirst();
    }

    static String id(ObjectNode document) {
        return "%s %s %s"
                .formatted(
                        document.path("apiVersion").asText(),
                        document.path("kind").asText(),
                        document.path("metadata").path("name").asText());
    }
}
