export {
  countToRead,
  markAnswered,
  markFileChanged,
  selectCampaignsToRead,
  selectTallies,
  type TallyRow,
} from './interviews.store.ts';
export {
  type Absence,
  absenceNames,
  absenceOf,
  answerIn,
  type Reading,
  type Readings,
  readingIn,
  SOME_TURN,
  talliesOf,
  textsIn,
} from './reading.rules.ts';
export {
  type ContentOf,
  type InterviewView,
  parseReading,
  parseReadings,
  readInterviews,
  refreshInterviews,
} from './refresh.service.ts';
export {
  countTexts,
  decideText,
  foldTextTallies,
  selectText,
  selectTextPage,
  selectTexts,
  type TextRow,
} from './texts.store.ts';
