package dev.tokensweep.cleaner;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A token into the index of what is due, among many others, and out of it when its time comes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DueIndexBenchmark {
    private static final int TICK = 1_000;
    private static final int WAITING = 100_000;

    private final String[] ids = new String[TICK];
    private File directory;
    private KeyValueStore<Bytes, byte[]> store;
    private DueIndex index;
    private long nowMicros;

    @Setup
    public void fill() throws IOException {
        directory = Files.createTempDirectory("due-index").toFile();
        store =
                Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore("due-index"),
                                Serdes.Bytes(),
                                Serdes.ByteArray())
                        .withLoggingDisabled()
                        .withCachingDisabled()
                        .build();
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "benchmark");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        store.init(
                new MockProcessorContext<>(properties, new TaskId(0, 0), directory)
                        .getStateStoreContext(),
                store);
        index = new DueIndex(store);
        for (int i = 0; i < TICK; i++) {
            ids[i] = new UUID(0, i).toString();
        }
        for (int i = 0; i < WAITING; i++) {
            index.add(i, ids[i % TICK]);
        }
    }

    @TearDown
    public void close() throws IOException {
        store.close();
        Utils.delete(directory);
    }

    @Benchmark
    @OperationsPerInvocation(TICK)
    public List<String> addAndTakeDue() {
        for (int i = 0; i < TICK; i++) {
            index.add(nowMicros + WAITING + i, ids[i]);
        }
        nowMicros += TICK;
        return index.takeDue(nowMicros - 1, TICK);
    }
}
