package dev.berth.conf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A local Maven repository with the api installed, as `mvn -pl api -am install` would, without touching the one of
/// whoever runs the tests; that one serves as a remote repository, so that little is downloaded again.
final class LocalRepository {

    private LocalRepository() {}

    static Path withApi(Path repository) throws IOException {
        Path checkout = Installed.CHECKOUT;
        install(repository, "berth-parent", "pom", checkout.resolve("pom.xml"));
        install(repository, "berth-api", "pom", checkout.resolve("api/pom.xml"));
        install(repository, "berth-api", "jar",
                checkout.resolve("api/target/berth-api-" + Installed.VERSION + ".jar"));
        return repository;
    }

    private static void install(Path repository, String artifact, String type, Path file) throws IOException {
        Path target = repository.resolve("dev/berth").resolve(artifact).resolve(Installed.VERSION)
                .resolve(artifact + '-' + Installed.VERSION + '.' + type);
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
    }

    static Path settings(Path folder, Path repository) throws IOException {
        String known = Path.of(System.getProperty("berth.test.repository")).toUri().toString();
        return Files.writeString(folder.resolve("settings.xml"), """
                <settings>
                  <localRepository>%s</localRepository>
                  <profiles>
                    <profile>
                      <id>known</id>
                      <repositories>
                        <repository><id>known</id><url>%s</url></repository>
                      </repositories>
                      <pluginRepositories>
                        <pluginRepository><id>known</id><url>%s</url></pluginRepository>
                      </pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>known</activeProfile></activeProfiles>
                </settings>
                """.formatted(repository, known, known));
    }
}
