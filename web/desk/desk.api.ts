import type { BodyInputOf } from '#server/contracts/endpoint.ts';
import type { Endpoints } from '#server/contracts/index.ts';

export type CloseCallBody = BodyInputOf<Endpoints['closeCall']>;
