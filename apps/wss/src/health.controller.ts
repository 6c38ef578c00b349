import { Controller, Get } from '@nestjs/common';

/** A plain Nest controller beside the routes of the proto. */
@Controller('health')
export class HealthController {
  @Get()
  check(): { alive: boolean } {
    return { alive: true };
  }
}
