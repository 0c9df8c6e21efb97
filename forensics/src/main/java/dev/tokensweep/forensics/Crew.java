package dev.tokensweep.forensics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;

/** Does several works at a time, while somebody looks on. Stateless. */
final class Crew {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration END = Duration.ofSeconds(10);

    private Crew() {}

    /**
     * Does them all, or ends all with the first that fails.
     *
     * @param hands how many works go on at a time, at least 1
     * @param look what is done several times a second meanwhile, and once at the end
     * @return the results, in the order in which they were had
     * @throws ExecutionException with what the first failed of
     */
    static <T> List<T> work(String name, List<Callable<T>> works, int hands, Runnable look)
            throws ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(hands, task -> daemon(name, task));
        try {
            CompletionService<T> all = new ExecutorCompletionService<>(threads);
            works.forEach(all::submit);
            List<T> results = new ArrayList<>();
            while (results.size() < works.size()) {
                Future<T> ended = all.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                look.run();
                if (ended != null) {
                    results.add(ended.get());
                }
            }
            return results;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } finally {
            end(threads);
        }
    }

    /** Where one has failed the others are in the middle of it. */
    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        try {
            boolean unused = threads.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
