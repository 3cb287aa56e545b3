# The image of the services as each cloud wants to start it, with nothing else added:
#   sagemaker   started with the argument `serve`; the model comes in /opt/ml/model
#   cloud-run   the model inside; also what Vertex AI, Azure ML and Kubernetes take with a model of theirs
#   lambda      the model inside, behind the Lambda web adapter
# docker build -f docker/cloud.Dockerfile --target TARGET --build-context model=FOLDER -t NAME .
ARG MLOPS_IMAGE=mlops-inference
ARG ADAPTER_IMAGE=public.ecr.aws/awsguru/aws-lambda-adapter:0.9.1

FROM ${MLOPS_IMAGE} AS sagemaker
ENTRYPOINT ["node", "apps/inference/dist/main.js"]
CMD []

FROM ${MLOPS_IMAGE} AS cloud-run
COPY --from=model . /model
ENV MODEL_URI=/model MODEL_NAME=flight-delays
CMD ["node", "apps/inference/dist/main.js"]

FROM ${ADAPTER_IMAGE} AS adapter

FROM cloud-run AS lambda
COPY --from=adapter /lambda-adapter /opt/extensions/lambda-adapter
# A cold start has no time for a second process: the model was rehearsed where it was made.
ENV AWS_LWA_PORT=8080 AWS_LWA_READINESS_CHECK_PATH=/v2/health/ready REHEARSE_APART=off
