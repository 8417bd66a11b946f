/** The name of this service from the environment: OpenTelemetry's variable, Powertools', then the Lambda function's name. */
export function serviceName(env: NodeJS.ProcessEnv = process.env): string {
  return env.OTEL_SERVICE_NAME || env.POWERTOOLS_SERVICE_NAME || env.AWS_LAMBDA_FUNCTION_NAME || 'unknown_service:node';
}
