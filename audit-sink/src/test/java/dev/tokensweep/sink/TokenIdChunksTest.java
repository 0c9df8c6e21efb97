package dev.tokensweep.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TokenIdChunksTest {
    @Test
    void putsHundredUuidsIntoOneRow() {
        // Given
        List<String> ids = Stream.generate(() -> UUID.randomUUID().toString()).limit(201).toList();

        // When
        List<String> chunks = TokenIdChunks.of(ids);

        // Then
        assertThat(chunks).hasSize(3);
        assertThat(chunks.get(0).split(",", -1)).hasSize(100);
        assertThat(chunks.get(0)).startsWith("[\"" + ids.get(0) + "\",").hasSize(3901);
        assertThat(chunks.get(2)).isEqualTo("[\"" + ids.get(200) + "\"]");
    }

    @Test
    void neverExceedsTheColumn() {
        // Given: 255 characters, each escaped to six
        List<String> ids = Collections.nCopies(7, "\u0001".repeat(255));

        // When
        List<String> chunks = TokenIdChunks.of(ids);

        // Then
        assertThat(chunks).hasSize(4).allSatisfy(c -> assertThat(c.length()).isLessThan(4001));
    }

    @Test
    void tellsScopesBesideTheirIdsAndRepeatedOnesByTheirPlace() {
        // Given
        Map<String, String> scopes =
                Map.of("a", "openid profile", "c", "openid profile", "d", "a\"b", "e", "a\"b");

        // When
        List<TokenIdChunks.Chunk> chunks =
                TokenIdChunks.of(List.of("a", "b", "c", "d", "e"), scopes);

        // Then
        assertThat(chunks)
                .containsExactly(
                        new TokenIdChunks.Chunk(
                                "[\"a\",\"b\",\"c\",\"d\",\"e\"]",
                                "[\"openid profile\",null,0,\"a\\\"b\",3]"));
    }

    @Test
    void neverExceedsTheColumnOfTheScopes() {
        // Given
        List<String> ids = List.of("a", "b", "c", "d");
        Map<String, String> scopes = new HashMap<>();
        ids.forEach(id -> scopes.put(id, (id + "\u0001 ").repeat(2_000)));

        // When
        List<TokenIdChunks.Chunk> chunks = TokenIdChunks.of(ids, scopes);

        // Then
        assertThat(chunks)
                .hasSizeBetween(2, 4)
                .allSatisfy(
                        chunk ->
                                assertThat(chunk.scopes())
                                        .hasSizeLessThan(4001)
                                        .endsWith(" ...\"]"));
    }

    @Test
    void escapesWhatWouldEndTheString() {
        assertThat(TokenIdChunks.of(List.of("a\"b\\c"))).containsExactly("[\"a\\\"b\\\\c\"]");
        assertThat(TokenIdChunks.of(List.of())).isEmpty();
    }
}
