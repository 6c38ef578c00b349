import { binaryMessage } from '../binary-message.js';

/** `grpc.health.v1.HealthCheckResponse.ServingStatus`. */
export const ServingStatus = {
  UNKNOWN: 0,
  SERVING: 1,
  NOT_SERVING: 2,
  SERVICE_UNKNOWN: 3,
} as const;

export type ServingStatus = (typeof ServingStatus)[keyof typeof ServingStatus];

export interface HealthCheckRequest {
  service: string;
}

export const HealthCheckRequest = binaryMessage<HealthCheckRequest>(
  'grpc.health.v1.HealthCheckRequest',
  {
    create: () => ({ service: '' }),
    write: ({ service }, writer) => void (service && writer.tag(1, 2).string(service)),
    readField: (message, field, reader) => {
      if (field !== 1) return false;
      message.service = reader.string();
      return true;
    },
  },
);

export interface HealthCheckResponse {
  status: ServingStatus;
}

export const HealthCheckResponse = binaryMessage<HealthCheckResponse>(
  'grpc.health.v1.HealthCheckResponse',
  {
    create: () => ({ status: ServingStatus.UNKNOWN }),
    write: ({ status }, writer) => void (status && writer.tag(1, 0).int32(status)),
    readField: (message, field, reader) => {
      if (field !== 1) return false;
      message.status = reader.int32() as ServingStatus;
      return true;
    },
  },
);

export const HealthListRequest = binaryMessage<object>('grpc.health.v1.HealthListRequest', {
  create: () => ({}),
  write: () => {},
  readField: () => false,
});

export interface HealthListResponse {
  /** By service name. */
  statuses: Map<string, HealthCheckResponse>;
}

export const HealthListResponse = binaryMessage<HealthListResponse>(
  'grpc.health.v1.HealthListResponse',
  {
    create: () => ({ statuses: new Map() }),
    write: ({ statuses }, writer) => {
      for (const [service, response] of statuses) {
        writer.tag(1, 2).fork();
        writer.tag(1, 2).string(service);
        writer.tag(2, 2).bytes(HealthCheckResponse.encode(response));
        writer.join();
      }
    },
    readField: ({ statuses }, field, reader) => {
      if (field !== 1) return false;
      const end = reader.uint32() + reader.pos;
      let service = '';
      let response: HealthCheckResponse = { status: ServingStatus.UNKNOWN };
      while (reader.pos < end) {
        const [entryField, wireType] = reader.tag();
        if (entryField === 1) service = reader.string();
        else if (entryField === 2) response = HealthCheckResponse.decode(reader.bytes());
        else reader.skip(wireType, entryField);
      }
      statuses.set(service, response);
      return true;
    },
  },
);
