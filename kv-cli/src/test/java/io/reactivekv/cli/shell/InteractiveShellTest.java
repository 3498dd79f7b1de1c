package io.reactivekv.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Terminals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What is typed on a terminal, which here is a pair of streams. */
@Timeout(30)
class InteractiveShellTest {

    private static final String CTRL_D = "\u0004";
    private static final String TAB = "\t";
    private static final String UP = "\u0010";

    private final List<List<String>> told = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private final Console console =
            new Console(InputStream.nullInputStream(), new ByteArrayOutputStream(), messages, Terminals.of("012"));

    @TempDir
    private Path home;

    @Command(name = "tell")
    private final class Tell implements Callable<Integer> {

        @Parameters(arity = "0..*")
        private List<String> words = List.of();

        @Override
        public Integer call() {
            told.add(words);
            return 0;
        }
    }

    @Command(name = "ask")
    private final class Ask implements Callable<Integer> {

        @Override
        public Integer call() throws IOException {
            answers.add(console.ask("Sure? "));
            return 0;
        }
    }

    @Command(name = "kv")
    private static final class Root {}

    private void run(Typist typist) throws IOException {
        CommandLine commands =
                new CommandLine(new Root()).addSubcommand(new Tell()).addSubcommand(new Ask());
        InteractiveShell shell = new InteractiveShell(
                console,
                new LineRunner(commands, console),
                commands.getCommandSpec(),
                prefix -> List.of(prefix + "1"),
                home);
        // One that knows its keys, other than a dumb one; it is the line that is edited, not the screen.
        try (Terminal terminal = new DumbTerminal("typist", "xterm", typist, typist.shown, StandardCharsets.UTF_8)) {
            typist.terminal = terminal;
            terminal.setSize(new Size(120, 40));
            Attributes attributes = terminal.getAttributes();
            attributes.setControlChar(ControlChar.VEOF, CTRL_D.charAt(0));
            terminal.setAttributes(attributes);
            shell.run(terminal);
        }
        assertEquals("", typist.missed);
    }

    private void type(String text) throws IOException {
        run(new Typist().type(text));
    }

    @Test
    void line_typed_isRunUnderAPrompt() throws IOException {
        run(new Typist().await("kv> ").type("tell a 'b c'\r").await("kv> "));
        assertEquals(List.of(List.of("a", "b c")), told);
    }

    @Test
    void line_exit_leavesTheRestAlone() throws IOException {
        type("tell a\rexit\rtell b\r");
        assertEquals(List.of(List.of("a")), told);
    }

    @Test
    void ctrlD_onAnEmptyLine_leaves() throws IOException {
        type("tell a\r" + CTRL_D + "tell b\r");
        assertEquals(List.of(List.of("a")), told);
    }

    @Test
    void ctrlC_inALine_dropsThatLineOnly() throws IOException {
        run(new Typist()
                .await("kv> ")
                .type("tell a")
                .await("tell a")
                .ctrlC()
                .await("kv> ")
                .type("tell b\r"));
        assertEquals(List.of(List.of("b")), told);
    }

    @Test
    void up_bringsBackTheLineBefore() throws IOException {
        type("tell a\r" + UP + "\r");
        assertEquals(List.of(List.of("a"), List.of("a")), told);
        type(UP + " again\r");
        assertEquals(List.of("a", "again"), told.get(2));
        assertTrue(Files.readString(home.resolve(".kv_history")).contains("tell a again"));
    }

    @Test
    void tab_completesCommands() throws IOException {
        type("te" + TAB + "a\r");
        assertEquals(List.of(List.of("a")), told);
    }

    @Test
    void quote_leftOpen_goesOnInTheNextLine() throws IOException {
        type("tell 'a\rb'\r");
        assertEquals(List.of(List.of("a\nb")), told);
    }

    @Test
    void comment_withAQuoteInIt_opensNothing() throws IOException {
        type("# don't\rtell a # it's \"\rtell b#c\r");
        assertEquals(List.of(List.of("a"), List.of("b#c")), told);
    }

    @Test
    void question_isAnsweredOnTheTerminalAndNotRemembered() throws IOException {
        run(new Typist()
                .type("ask\r")
                .await("Sure? ")
                .type("yes\r")
                .await("kv> ")
                .type(UP + "\r")
                .await("Sure? ")
                .ctrlC()
                .await("kv> ")
                .type("tell a\r"));
        assertEquals(Arrays.asList("yes", null), answers, "the line before is the command, not its answer");
        assertEquals(List.of(List.of("a")), told);
    }
}
