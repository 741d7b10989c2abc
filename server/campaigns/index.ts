export { canEdit, canImport, stateWords } from './campaign.rules.ts';
export { type CampaignRecord, campaignRecord } from './campaign-record.ts';
export { campaignsRoutes } from './campaigns.routes.ts';
export { keepDates } from './campaigns.service.ts';
export { holdReplan, moveReplan, selectToReplan as campaignsToReplan } from './campaigns.store.ts';
export { refuseUneditable } from './rules.service.ts';
export { campaignsRunningWith, moveToVersion, type VersionMove } from './version.service.ts';
