# publish with fonts for all scripts. A library is mounted at /library:
#   docker build -t publish . && docker run --rm -v "$PWD:/library" publish build
FROM python:3.12-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      fonts-noto-cjk \
      fonts-noto-core \
      libharfbuzz-subset0 \
      libpango-1.0-0 \
      libpangoft2-1.0-0 \
      openssh-client \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /source
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements/run.txt

COPY pyproject.toml README.md LICENSE ./
COPY docs/lint.md docs/problems.md docs/publish.1 docs/
COPY styles styles
COPY publish publish
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
 && useradd --create-home --uid 1000 publisher

USER publisher
WORKDIR /library
ENTRYPOINT ["publish"]
CMD ["--help"]
