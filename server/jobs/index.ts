export { type Jobs, startJobs } from './jobs.service.ts';
