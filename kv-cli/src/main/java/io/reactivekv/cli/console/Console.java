package io.reactivekv.cli.console;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * Where a command reads and writes, all in UTF-8: results go to one stream, line by line, everything else to the other,
 * without the passwords of stores. Not thread-safe.
 */
public final class Console {

    private final InputStream in;
    private final BufferedReader answers;
    private final OutputStream resultBytes;
    private final Writer results;
    private final PrintWriter messages;
    private final Terminals terminals;
    private final LongSupplier nanoTime;
    private Prompter prompter;
    private boolean outputClosed;
    private @Nullable OutputClosedException nobodyReads;

    /** A console over three streams. */
    public Console(InputStream in, OutputStream results, OutputStream messages, Terminals terminals) {
        this(in, results, messages, terminals, System::nanoTime);
    }

    /**
     * The same with a clock of its own.
     *
     * @param nanoTime tells when progress is to be drawn again
     */
    public Console(
            InputStream in, OutputStream results, OutputStream messages, Terminals terminals, LongSupplier nanoTime) {
        this.in = in;
        this.answers = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.resultBytes = new ResultBytes(results, this::closed);
        this.results = new BufferedWriter(new OutputStreamWriter(resultBytes, StandardCharsets.UTF_8), 1 << 14);
        this.messages = new PrintWriter(new OutputStreamWriter(messages, StandardCharsets.UTF_8), true);
        this.terminals = terminals;
        this.nanoTime = nanoTime;
        this.prompter = this::promptPlainly;
    }

    /** Asks a question and reads the answer. */
    public interface Prompter {

        /** The answer; null when standard input has ended. */
        @Nullable
        String ask(String question) throws IOException;
    }

    /**
     * Prints a result, which is seen at the next {@link #flush} at the latest.
     *
     * @throws OutputClosedException when nobody reads results any more
     * @throws RuntimeException with the cause when they cannot be written for another reason, such as a full disk
     */
    public void print(String line) {
        if (nobodyReads != null) {
            throw nobodyReads;
        }
        try {
            results.write(line);
            results.write('\n');
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Lets the results so far be seen, unless they could not be written before; fails as {@link #print} does. */
    public void flush() {
        if (outputClosed) {
            return;
        }
        try {
            results.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Whether results can be written no more. */
    public boolean isOutputClosed() {
        return outputClosed;
    }

    /** Tells something that is not a result, even when results can be written no more. */
    public void tell(String message) {
        tellUnmasked(Secrets.masked(message));
    }

    /** The same for text that names a key and no store: a key without what looks like a password is another key. */
    public void tellUnmasked(String message) {
        try {
            flush();
        } catch (OutputClosedException e) {
            // Who does not read results may read this; the next result ends the command.
        } finally {
            messages.println(message);
        }
    }

    /** Writes over the current line of the terminal. */
    void rewriteLine(String text) {
        messages.print("\r\u001b[K" + text);
        messages.flush();
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    /** Asks a question on the terminal; null when standard input has ended. */
    public @Nullable String ask(String question) throws IOException {
        flush();
        return prompter.ask(Secrets.masked(question));
    }

    /** Lets questions be asked by whoever holds the terminal. */
    public void promptBy(Prompter prompter) {
        this.prompter = prompter;
    }

    private @Nullable String promptPlainly(String question) throws IOException {
        messages.print(question);
        messages.flush();
        return answers.readLine();
    }

    /** Standard input as bytes, for whoever reads all of it. */
    public InputStream in() {
        return in;
    }

    /** Standard output as bytes, for a command that writes a file to it. */
    public OutputStream out() {
        flush();
        return resultBytes;
    }

    /** The writer of results, for usage texts that were asked for; they are seen at the next {@link #flush} of the console. */
    public PrintWriter results() {
        return new PrintWriter(results) {
            @Override
            public void flush() {
                // Here a failure would be told with a stack trace: no handler of picocli sees one of the help.
            }
        };
    }

    /** The writer of messages, for usage texts. */
    public PrintWriter messages() {
        return messages;
    }

    /** Which of the streams are terminals. */
    public Terminals terminals() {
        return terminals;
    }

    private RuntimeException failed(IOException cause) {
        outputClosed = true;
        return Exceptions.propagate(cause);
    }

    private OutputClosedException closed(IOException cause) {
        outputClosed = true;
        OutputClosedException closed = new OutputClosedException(cause);
        nobodyReads = closed;
        return closed;
    }
}
