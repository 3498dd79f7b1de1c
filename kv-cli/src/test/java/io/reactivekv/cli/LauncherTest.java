package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes.Name;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code kv} in a checkout of its own, whose Maven only puts the program into its place. */
@Timeout(120)
@Tag("long")
class LauncherTest {

    private static final Path SCRIPT = Path.of("../kv");

    /** Fails when there is nothing to put into its place. */
    private static final String MAVEN = """
            #!/bin/sh
            program=cli
            for argument; do
              case $argument in
                -Doutput.directory=*) output=${argument#*=} ;;
                *,kv-bench) program=bench ;;
              esac
            done
            echo "called as mvn $*"
            mkdir -p "kv-$program/$output"
            cp built.jar "kv-$program/$output/program.jar"
            """;

    /** Tells its version, or runs as what it is, and keeps with which arguments. */
    private static final String JAVA = """
            #!/bin/sh
            if [ "$1" = -version ]; then
              echo asked >>"${0%%/*}/asked"
              echo 'Picked up JAVA_TOOL_OPTIONS: -Da="b"' >&2
              echo 'openjdk version "%s" 2019-01-15' >&2
              exit
            fi
            echo "$*" >>"${0%%/*}/ran"
            exec '%s' "$@"
            """;

    private static final String JAVAC = """
            #!/bin/sh
            echo 'Picked up JAVA_TOOL_OPTIONS: -Da="b"' >&2
            echo 'javac %s' >&2
            """;

    @TempDir
    private Path root;

    private String javaHome = System.getProperty("java.home");

    @BeforeEach
    void checkOut() throws IOException {
        assumeTrue(new File("/bin/sh").canExecute(), "the script is one for a POSIX shell");
        Files.copy(SCRIPT, root.resolve("kv"));
        Files.createDirectories(root.resolve("kv-cli/src/main"));
        Files.writeString(root.resolve("pom.xml"), "");
        Files.writeString(root.resolve("kv-cli/pom.xml"), "");
        writeExecutable(Files.createDirectory(root.resolve("bin")).resolve("mvn"), MAVEN);
        writeProgram(root.resolve("built.jar"));
    }

    private static void writeExecutable(Path file, String script) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Makes the script find a JDK that says it has these releases, whatever runs in the end. */
    private void writeJdk(String java, String javac) throws IOException {
        Path bin = Files.createDirectories(root.resolve("a jdk/bin"));
        writeExecutable(bin.resolve("java"), JAVA.formatted(java, System.getProperty("java.home") + "/bin/java"));
        writeExecutable(bin.resolve("javac"), JAVAC.formatted(javac));
        javaHome = root.resolve("a jdk").toString();
    }

    /** A jar that runs the classes under test. */
    private static void writeProgram(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Name.MAIN_CLASS, Main.class.getName());
        String classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
        manifest.getMainAttributes().put(Name.CLASS_PATH, classes);
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }

    private Run kv(String input, String... arguments) throws Exception {
        return sh(input, "exec /bin/sh ./kv \"$@\"", arguments);
    }

    /** What is not ASCII has to be made by the line: in some locales Java cannot hand it over. */
    private Run sh(String input, String line, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", line, "sh"));
        command.addAll(List.of(arguments));
        Path in = Files.writeString(root.resolve("in"), input);
        Path out = root.resolve("out");
        Path err = root.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("KV_"));
        // The build's locale may be none that this system has; kv chooses one where there is none.
        List.of("LC_ALL", "LC_CTYPE", "LANG").forEach(environment::remove);
        environment.put("PATH", root.resolve("bin") + File.pathSeparator + environment.get("PATH"));
        environment.put("JAVA_HOME", javaHome);
        int code = builder.start().waitFor();
        return new Run(code, text(out), text(err));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    @Test
    void kv_firstUse_buildsAndHandsOverInputAndResults() throws Exception {
        String building = "kv: building cli, as after every change of its sources\n";
        assertEquals(new Run(0, "0\n\"\u00e9\"\n", building), kv("count\nput a '\"\u00e9\"'\nget a\n", "shell"));
        String modules = "-pl kv-api,kv-memory,kv-redis,kv-cache,kv-cli ";
        assertTrue(text(root.resolve("target/kv/cli.log")).contains(modules), "these, and not the benchmarks");
        assertEquals(List.of(), leftovers());

        String key = "it's  \"a\" $HOME * \\ ";
        Run get = sh("", "exec /bin/sh ./kv get \"$1$(printf '\\303\\251')\"", key);
        assertEquals(new Run(1, "", "not found: " + key + "\u00e9\n"), get, "nothing has changed");

        Files.setLastModifiedTime(
                root.resolve("kv-cli/pom.xml"), FileTime.from(Instant.now().plusSeconds(60)));
        Run changed = kv("", "no-such-command");
        assertEquals(2, changed.code());
        assertTrue(changed.err().startsWith(building + "kv: there is no command no-such-command\n"), changed.err());
    }

    @Test
    void kv_bench_buildsThemAndRunsThemInAJvmWithoutOptionsOfTheCommandLine() throws Exception {
        writeJdk("17.0.9", "17.0.9");
        Run bench = kv("", "bench", "count");
        assertEquals(new Run(0, "0\n", "kv: building bench, as after every change of its sources\n"), bench);
        String modules = "-pl kv-api,kv-memory,kv-redis,kv-cache,kv-cli,kv-redis-test,kv-bench ";
        assertTrue(text(root.resolve("target/kv/bench.log")).contains(modules));
        assertEquals(List.of(), leftovers());

        assertEquals(0, kv("", "count").code());
        List<String> ran = Files.readAllLines(root.resolve("a jdk/bin/ran"));
        assertEquals(2, ran.size(), ran::toString);
        assertTrue(ran.get(0).endsWith("/target/kv/bench.jar count"), ran.get(0));
        assertFalse(ran.get(0).contains("UseSerialGC"), ran.get(0));
        assertTrue(ran.get(1).endsWith("/target/kv/cli.jar count"), ran.get(1));
        assertTrue(ran.get(1).contains("UseSerialGC"), ran.get(1));
    }

    @Test
    void kv_standardInputThatIsClosed_isTakenForEmpty() throws Exception {
        assertEquals(0, kv("", "count").code());
        assertEquals(new Run(0, "", ""), sh("", "exec /bin/sh ./kv shell <&-"));
    }

    @Test
    void kv_standardOutputThatIsClosed_isAFailureOfWhatHasResults() throws Exception {
        assertEquals(0, kv("", "count").code());
        Run count = sh("", "exec /bin/sh ./kv count >&-");
        assertEquals(1, count.code(), count.err());
        assertTrue(count.err().startsWith("kv: "), count.err());
        assertEquals(new Run(0, "", ""), sh("", "exec /bin/sh ./kv put a 1 >&-"));
    }

    /** On the first use, when the script has something to tell itself. */
    @Test
    void kv_standardErrorThatIsClosed_isDoneWithout() throws Exception {
        assertEquals(new Run(0, "0\n", ""), sh("", "exec /bin/sh ./kv count 2>&-"));
    }

    @Test
    void kv_localeThatIsNotThere_readsArgumentsInUtf8() throws Exception {
        for (String variable : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            Run run = sh("", variable + "=xx_XX.UTF-8 /bin/sh ./kv get \"$(printf '\\303\\251')\"");
            assertEquals(1, run.code(), run.err());
            assertTrue(run.err().endsWith("not found: \u00e9\n"), variable + ": " + run.err());
        }
    }

    @Test
    void kv_argumentThatIsNotUtf8_isRefused() throws Exception {
        Run run = sh("", "exec /bin/sh ./kv exists \"$(printf 'a\\377')\"");
        assertEquals(2, run.code(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().contains("kv: argument 2 is not text in the encoding of the locale"), run.err());
    }

    @Test
    void kv_storeThatCannotReadAValue_endsWith3() throws Exception {
        Run run = kv("put --type string a text\nget a\n", "shell");
        assertEquals(3, run.code(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().contains("in line 2: get a"), run.err());
    }

    @Test
    void kv_buildThatFails_endsWith70AndTellsWhy() throws Exception {
        Files.delete(root.resolve("built.jar"));
        Run run = kv("", "count");
        assertEquals(70, run.code());
        assertTrue(run.err().contains("built.jar"), run.err());
        assertTrue(run.err().contains("kv: the build failed, all it said is in "), run.err());
        assertEquals(List.of(), leftovers());
    }

    @Test
    void kv_lockThatCannotBeWritten_endsWith70() throws Exception {
        assumeTrue(sh("", "command -v flock").code() == 0, "only flock needs the file");
        Files.createDirectories(root.resolve("target/kv/lock"));
        Run run = kv("", "count");
        assertEquals(70, run.code(), run.err());
        assertTrue(run.err().startsWith("kv: cannot build without writing to "), run.err());
        assertTrue(run.err().endsWith("/target/kv/lock\n"), run.err());
    }

    @Test
    void kv_jarThatMavenDidNotMake_endsWith70() throws Exception {
        writeExecutable(root.resolve("bin/mvn"), "#!/bin/sh\n");
        Run run = kv("", "count");
        assertEquals(70, run.code(), run.err());
        assertTrue(run.err().contains("kv: cannot put "), run.err());
        assertEquals(List.of(), leftovers());
    }

    @Test
    void kv_javaThatIsTooOld_endsWith70() throws Exception {
        writeJdk("17.0.9", "17.0.9");
        assertEquals(0, kv("", "count").code());
        assertEquals(new Run(0, "0\n", ""), kv("", "count"));
        assertEquals(List.of("asked"), Files.readAllLines(root.resolve("a jdk/bin/asked")), "once for all");

        writeJdk("1.8.0_292", "17.0.9");
        Run run = kv("", "count");
        assertEquals(70, run.code());
        String java = javaHome + "/bin/java";
        assertEquals("kv: Java 17 or later is needed, " + java + " is 1.8.0_292\n", run.err());
        assertEquals(70, kv("", "count").code(), "nor the next time");
    }

    @Test
    void kv_javacThatIsTooOld_endsWith70() throws Exception {
        writeJdk("17.0.9", "11.0.2");
        Run run = kv("", "count");
        assertEquals(70, run.code());
        assertEquals("kv: JDK 17 or later is needed, this is javac 11.0.2\n", run.err());
    }

    @Test
    void kv_verbose_tellsOfOperationsOfEveryCommand() throws Exception {
        for (String line : List.of("-v copy memory:a memory:b", "copy -v memory:a memory:b", "-v count")) {
            Run run = kv("", line.split(" "));
            assertEquals(0, run.code(), run.err());
            assertTrue(run.err().lines().anyMatch(told -> told.startsWith("DEBUG ")), line + ": " + run.err());
        }
        Run quiet = kv("", "copy", "memory:a", "memory:b");
        assertEquals(new Run(0, "", "copied 0, differences 0\n"), quiet);
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> below = Files.walk(root)) {
            return below.filter(path -> path.getFileName().toString().matches("kv-\\d+|started\\..*"))
                    .toList();
        }
    }
}
