//! Ways to break one rule of the standard and no other.
//!
//! A deviation is a mistake that an implementer could make. The vectors are good enough for a rule if each of its
//! deviations fails on a line that names the rule.

use super::operations::Outcome;
use std::cell::RefCell;

/// The rules of the standard: all of them, or all but for one deviation.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    deviation: Option<Deviation>,
    /// How many buckets a search looks at behind the one where it may end (D6).
    more_buckets: usize,
    /// What a lookup has found last, which only [`Deviation::LookupsAreRemembered`] keeps.
    remembered: RefCell<Option<(Vec<u8>, Outcome)>>,
}

impl Rules {
    /// The standard as it is.
    pub(crate) fn standard() -> Self {
        Self::default()
    }

    pub(crate) fn with(deviation: Deviation) -> Self {
        Self { deviation: Some(deviation), ..Self::default() }
    }

    /// The standard as one may follow it who has reasons to look at more buckets: all of them, in a small map.
    pub(crate) fn with_freedom() -> Self {
        Self { more_buckets: 16, ..Self::default() }
    }

    pub(super) fn more_buckets(&self) -> usize {
        self.more_buckets
    }

    /// Whether these rules deviate in this way.
    pub(super) fn break_with(&self, deviation: Deviation) -> bool {
        // Asked all the time, so the numbers are compared: without optimization, that takes no calls.
        matches!(self.deviation, Some(own) if own as u16 == deviation as u16)
    }

    pub(super) fn remember(&self, key: &[u8], outcome: &Outcome) {
        if self.break_with(Deviation::LookupsAreRemembered) {
            *self.remembered.borrow_mut() = Some((key.to_vec(), outcome.clone()));
        }
    }

    pub(super) fn remembered(&self, key: &[u8]) -> Option<Outcome> {
        let remembered = self.remembered.borrow();
        remembered.as_ref().filter(|(known, _)| known == key).map(|(_, outcome)| outcome.clone())
    }
}

/// Defines the enum, and with it the list of all deviations and their rules.
macro_rules! define_deviations {
    ($($rule:ident { $($deviation:ident)+ })+) => {
        /// A way to break a rule. Its name says what is done instead.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Deviation { $($($deviation,)+)+ }

        impl Deviation {
            /// All of them, with the rules that they break.
            pub(crate) const ALL: &[(&str, Self)] = &[$($((stringify!($rule), Self::$deviation),)+)+];
        }
    };
}

define_deviations! {
    C1 { CapacityIsRoundedUp CountBeforeCapacity CapacityIsCopied }
    C2 { ElementCountHas8Bits }
    C3 { BigEndianHeader BigEndianElementCount BaseIsAlignedTo8 }
    C4 { MakingGoesOneByteTooFar ZeroesGoOneByteTooFar }
    C5 { BaseIsInHeader HomeDependsOnBase }
    C6 { LaterEntryMovesUp FoundEntryMovesForward }
    C7 { PaddingIsMarked }
    C8 { FullOneEarly PathsHave8Places FullMapIsChanged TombstonesTakeRoom }
    C9 { AnyHeaderIsValid }
    C10 { KeyIsReadLate KeyIsReadTwice }
    M1 { SizesAreSwapped BucketSizeComesFirst MarkerComesFirst }
    M2 { BucketsComeInReverse KeyOffsetIsAlways1 ValueIsRightBehindKey }
    M3 { KeysEndAtZero KeysOfOneHashAreEqual }
    P1 { BaseIsIgnored BaseIsAlignedTo2 }
    P2 { HeaderMayEndBehindMemory HeaderEndWraps }
    P3 { MapMayEndBehindMemory MapEndWraps MapMustNotEndMemory BaseTakesNoRoom }
    H1 { MarkerIsIgnored OldMarkerIsTaken }
    H2 { ReservedIsIgnored }
    H3 { CapacityIsIgnored CapacityIsSigned }
    H4 { BucketCountIsIgnored LargerBucketCountIsTaken OddBucketCountIsTaken }
    H5 { ElementCountIsIgnored FullMapIsRefused }
    H6 { KeySizeIsIgnored }
    H7 { KeyOffsetIsIgnored OddKeyOffsetIsRefused }
    H8 { KeyEndIsIgnored KeyEndWraps ValueMustNotFollowKeyAtOnce }
    H9 { ValueEndIsIgnored ValueEndWraps ValueMustNotEndBucket }
    H10 { MapSizeWraps MapSizeIsSigned MapMayTake4GiB HeaderTakesNoRoom }
    H11 { TombstoneCountIsIgnored AllTombstonesAreRefused }
    L1 { AnyAlignmentIsTaken Alignment32IsTaken KeysWithoutBytesAreMade MapsWithoutRoomAreMade CapacityHasNoLimit }
    L2 { KeyFollowsStatus }
    L3 { ValueFollowsKey ValueIsAlwaysMovedOn }
    L4 { BucketEndsWithValue BucketIsAlignedToValue BucketIsAlignedTo4 }
    L5 { MoreThanTwiceTheCapacity LayoutWraps LayoutHasNoLimit LayoutHasNoHeader }
    S1 { StatesAreSwapped TombstonesHaveState3 }
    S2 { PlaceCountsAsPassed }
    S3 { StuckAt62 PassingWraps StuckCountIsReleased }
    K1 { NoWordOf4 RestIsOneWord WordsOf4 WordOf2 }
    K2 { WordsAreBigEndian WordsAreSigned }
    K3 { HashIsShifted WordIsAdded HashStartsWithSize }
    K4 { HashIsNotSpread EveryWordIsSpread }
    W1 { HomeIsLowestBits HomeIsFromBit48 }
    W2 { PathIsLinear PathHasSquares PathHas32Steps PathHas256Steps DistanceHas16Bits }
    O1 { NewBucketsKeepBytes OnlyNewStatusesAreZeroed }
    O2 { TombstonesEndSearches TombstonesAreFound KeysAreComparedUpTo8Bytes SearchHas256Steps }
    O3 { FullComesFirst SearchEndsAtFreeBucket FoundValueIsZeroed }
    O4 { BucketsAreFilled }
    O5 { TombstonesAreNotReused PlaceIsBehindTombstones PlaceLosesPassing }
    O6 { PassedBucketsAreNotCounted HomeAloneIsCounted SearchedBucketsAreCounted }
    O7 { NewValueIsNotZeroed NewPaddingIsNotZeroed PaddingInFrontIsZeroed }
    O8 { InsertionIsNotCounted ReusedTombstoneIsCounted }
    O9 { PassedBucketsStayCounted EntryCountsAsPassed HomeAloneIsUncounted }
    O10 { TombstonesStay GoneTombstoneIsCounted }
    O11 { EveryRemovalLeavesTombstone NoRemovalLeavesTombstone VacatedBucketLosesPassing NewTombstoneIsNotCounted }
    O12 { RemovedValueStays RemovedKeyStays RemovedPaddingStays RemovalIsNotCounted }
    O13 { ClearingZeroesStatusesAlone ClearingKeepsTombstoneCount ClearingKeepsStuckCounts ClearingKeepsElementCount ClearingSkipsEmptyBuckets }
    O14 { CursorHas16Bits CursorHas64Bits CursorIsExcluded TombstonesAreMet HighestComesFirst }
    O15 { CopyOfItselfIsCleared CopyOfItselfIsRefused OverlapIsCopied SourceMayBeginBeforeTarget TargetMayBeginBeforeSource TouchingMapsOverlap SizesComeBeforeOverlap }
    O16 { KeySizesMayDiffer ValueSizesMayDiffer }
    O17 { CapacityMustFit MoreThanFitsIsCopied JustFittingIsRefused CountsComeFirst }
    O18 { EntriesAreAlwaysInserted LikeMapsAreOfOneSize CopyKeepsCounts CapacityIsNotCompared KeyOffsetIsNotCompared
        ValueOffsetIsNotCompared BucketSizeIsNotCompared }
    O19 { CountsMayDiffer MoreMayBeOccupied FewerMayBeOccupied }
    O20 { EntriesComeInReverse EntriesAreMerged ValuesAreNotCopied FoundKeysKeepTheirValue }
    O21 { BudgetIsEndless BudgetIsSmaller ClearingIsFree SearchAloneIsPaid FailedCopyStays BudgetIsNeverUsedUp LessIsKeptBack
        BudgetIsLarger BudgetIsOneMore BudgetIsThatOfTarget BudgetIsThatOfSource SourceIsPaid PlacesAreFree FoundKeysAreFree
        FoundKeysCostOneLess BudgetIsCheckedAtTheEnd }
    B1 { State3Conforms }
    B2 { AnyElementCountConforms }
    B3 { AnyTombstoneCountConforms }
    B4 { EqualKeysConform }
    B5 { AnyPassingConforms TooHighCountConforms TooLowCountConforms StuckCountMustBeExact
        AnyPassingOfEmptyConforms AnyPassingOfTombstoneConforms AnyPassingOfEntryConforms }
    B6 { PassedEmptyConforms }
    B7 { UnpassedTombstoneConforms }
    B8 { BytesOfTombstoneConform BytesOfEmptyConform PaddingOfEntryConforms }
    D1 { SearchHasNoEnd }
    D2 { State3IsTombstone State3IsEmpty OnlyBit1IsCleared }
    D3 { ElementCountWraps TombstoneCountWraps TombstoneCountHasNoLimit }
    D4 { NoFreeBucketIsFull NoFreeBucketIsChanged }
    D5 { LookupsAreRemembered }
    D6 { PassedEmptyEndsSearches PassedEmptyLosesPassing }
}
