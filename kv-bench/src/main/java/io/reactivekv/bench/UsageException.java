package io.reactivekv.bench;

/** What stands on the command line is not understood, or asks for nothing but help. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean answer;

    private UsageException(String message, boolean answer) {
        super(message, null, false, false);
        this.answer = answer;
    }

    /** Names the mistake, and where to read on. */
    static UsageException mistake(String text) {
        return new UsageException("kv bench: " + text + "; kv bench --help says what there is\n", false);
    }

    /** What was asked for. */
    static UsageException answer(String text) {
        return new UsageException(text, true);
    }

    boolean isAnswer() {
        return answer;
    }
}
