# One image for every role; without another command it runs all of them.
#
#   docker build -t tokensweep:local .
#   docker build -t tokensweep:local --build-arg RELEASE=archive .    # of what 'make dist' has packed
#
# It needs two places to write: /data, a volume, and /tmp, a tmpfs on which programs may run (native libraries are
# unpacked there). All else can be read-only: docker run --read-only --tmpfs /tmp:exec
ARG JDK_IMAGE=eclipse-temurin:17-jdk
ARG JRE_IMAGE=eclipse-temurin:17-jre
ARG RELEASE=build

FROM ${JDK_IMAGE} AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B -q -DskipTests -Denforcer.skip=true -Dspotless.apply.skip=true -pl tokensweep-app -am package \
    && deploy/dist.sh \
    && tar -C / -xzf target/dist/tokensweep-*.tar.gz

FROM scratch AS archive
ADD target/dist/tokensweep-*.tar.gz /

FROM ${RELEASE} AS release

FROM ${JRE_IMAGE}
RUN install -d -o 10001 -g 10001 /data
COPY --from=release /tokensweep-*/ /opt/tokensweep/
COPY deploy/container/healthcheck /opt/tokensweep/healthcheck
ENV PATH=/opt/tokensweep:$PATH \
    TOKENSWEEP_DATA_DIR=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=90s --retries=6 CMD ["/opt/tokensweep/healthcheck"]
# The launcher becomes the JVM, so that SIGTERM reaches it: all roles stop in order.
ENTRYPOINT ["/opt/tokensweep/tokensweep"]
CMD ["run", "--config", "/etc/tokensweep/tokensweep.yaml"]
