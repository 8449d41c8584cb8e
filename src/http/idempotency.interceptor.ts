// Before every route that changes something: a repeat of a request with an Idempotency-Key ends here. Bodies that are read by their routes
// (files) are looked at there. Registered by http.module.ts.
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { NEVER, type Observable } from 'rxjs';
import { IdempotentAnswers } from './idempotent-answers.js';
import { hasBody } from './request-body.js';

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly answers: IdempotentAnswers) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const isUnread = hasBody(request) && request.body === undefined;
    if (request.method !== 'POST' || isUnread || !(await this.answers.answered(request, response)))
      return next.handle();
    // The answer has gone out: nothing may follow it.
    return NEVER;
  }
}
