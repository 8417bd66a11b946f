/** `service.name` among the resource's attributes; a name that has to be URL-encoded stays so. */
const SERVICE_NAME = /(^|,) *service\.name=([^,]+)/;

/**
 * The name of this service from the environment: OpenTelemetry's variable, its resource attribute, Powertools' variable, then
 * the Lambda function's name.
 * @see OpenTelemetry specification, "General SDK Configuration": `OTEL_SERVICE_NAME` beats the attribute
 */
export function serviceName(env: NodeJS.ProcessEnv = process.env): string {
  return (
    env.OTEL_SERVICE_NAME ||
    SERVICE_NAME.exec(env.OTEL_RESOURCE_ATTRIBUTES ?? '')?.[2] ||
    env.POWERTOOLS_SERVICE_NAME ||
    env.AWS_LAMBDA_FUNCTION_NAME ||
    'unknown_service:node'
  );
}
