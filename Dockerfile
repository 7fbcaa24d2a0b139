# The image of docker-compose.yml: Kashshaf from this checkout, with what it takes to ask a cluster.
FROM python:3.12-slim
WORKDIR /opt/kashshaf
COPY . .
RUN pip install --no-cache-dir --only-binary :all: --constraint constraints.txt '.[opensearch]' \
 && useradd --create-home kashshaf \
 && install --directory --owner kashshaf /home/kashshaf/.cache/kashshaf
USER kashshaf
WORKDIR /home/kashshaf
ENTRYPOINT ["kashshaf"]
