package io.reactivekv.tck;

/**
 * The whole conformance kit: a backend whose test class implements this interface, and passes, keeps what a
 * {@link io.reactivekv.KeyValueStore} promises.
 *
 * <pre>{@code
 * class MyBackendConformanceTest implements KeyValueStoreTck {
 *     public StoreFixture openFixture() {
 *         return new MyFixture();
 *     }
 * }
 * }</pre>
 *
 * <p>Each topic is an interface of its own, so that an author who is half-way can implement those that are due. Waiting is
 * bounded by the system property {@code kv.tck.patience}, in milliseconds (10,000). Random tests print their seed when they
 * fail; {@code kv.tck.seed} repeats one. Promises that only a fault can put to the test (a server that is silent, gone, or
 * back again) and figures (memory, speed) are for a backend's own tests; the table says which kind of test that is.
 *
 * <table>
 * <caption>What is promised, and the tests that hold it</caption>
 * <thead>
 * <tr><th scope="col">promise</th><th scope="col">tests</th></tr>
 * </thead>
 * <tbody>
 * <tr><th colspan="2">Keys</th></tr>
 * <tr><td>A key is not empty, is valid Unicode, and has at most <code>maxKeyBytes</code> bytes in UTF-8, prefixes
 *   included.</td><td>
 *   {@link ArgumentTests#key_notAllowed_isRefusedByEveryMethod},
 *   {@link ArgumentTests#key_ofTheLargestSize_isAccepted},
 *   {@link ArgumentTests#key_tooLargeWithItsPrefix_isRefused},
 *   {@link ArgumentTests#key_limitOfTheStore_isItsOwn}</td></tr>
 * <tr><td>Keys are ordered by their UTF-8 bytes, that is by code point.</td><td>
 *   {@link KeyOrderTests#scan_beyondTheBasicPlane_ordersByCodePoint},
 *   {@link KeyOrderTests#scan_allKindsOfKeys_areInOrder},
 *   {@link KeyOrderTests#scan_eachKeyAsABound_splitsThere}</td></tr>
 * <tr><td>Keys come back without the prefix; a prefix implies no separator.</td><td>
 *   {@link ViewTests#view_everyOneKeyOperation_staysInside},
 *   {@link ViewTests#view_ranges_stayInside},
 *   {@link PrefixTests#scanPrefix_noSeparator_isImplied}</td></tr>
 * <tr><td>A key never escapes its prefix, whatever is in either.</td><td>
 *   {@link ViewTests#view_keyThatLooksLikeAnotherPrefix_doesNotEscape},
 *   {@link ViewTests#view_everyStrangePrefix_isTakenLiterally},
 *   {@link ViewTests#view_prefixWithoutSuccessor_reachesTheEnd},
 *   {@link ViewTests#view_keyEqualToThePrefix_isOutside},
 *   {@link PrefixTests#scanPrefix_globCharacters_matchThemselvesOnly},
 *   {@link PrefixTests#deleteAllPrefix_globCharacters_deletesNothingElse}</td></tr>
 * <tr><td>The prefix of the connection names a space, which sees no other; a space inside another is refused.</td><td>
 *   Not here: a fixture has one space. Tests of the backend open several on one server, with prefixes that begin alike.
 *   The kit holds the same for views: {@link ViewTests#view_everyStrangePrefix_isTakenLiterally}</td></tr>
 * <tr><th colspan="2">Arguments</th></tr>
 * <tr><td>Null is refused by the call itself.</td><td>
 *   {@link NullArgumentTests#store_nullArgument_isRefusedAtTheCall},
 *   {@link NullArgumentTests#factory_nullArgument_isRefusedAtTheCall},
 *   {@link NullArgumentTests#counters_nullArgument_isRefusedAtTheCall},
 *   {@link NullArgumentTests#store_nullAmongKeysOrValues_isRefusedAtTheCall}</td></tr>
 * <tr><td>So is everything else that is wrong with an argument.</td><td>
 *   {@link ArgumentTests#ttl_outOfBounds_isRefusedByEveryMethod},
 *   {@link ArgumentTests#prefix_notValidUnicode_isRefused},
 *   {@link ArgumentTests#timeout_notPositive_isRefused},
 *   {@link ArgumentTests#timeout_overACentury_isRefused},
 *   {@link ArgumentTests#range_endBeforeStart_isRefused},
 *   {@link ArgumentTests#scanOptions_outOfBounds_isRefused}</td></tr>
 * <tr><td>What only the store can know is signalled.</td><td>
 *   {@link ArgumentTests#value_tooLarge_isSignalledAndNothingIsWritten},
 *   {@link ArgumentTests#putAll_publisherGivesAKeyThatIsNotAllowed_signalsIt}</td></tr>
 * <tr><th colspan="2">Laziness and cancellation</th></tr>
 * <tr><td>Nothing happens before subscription.</td><td>
 *   {@link LazinessTests#write_notSubscribed_doesNothing},
 *   {@link LazinessTests#deleteAllRange_notSubscribed_doesNothing},
 *   {@link ClosingTests#closeLater_notSubscribed_closesNothing}</td></tr>
 * <tr><td>Each subscription is one operation, and a result may be subscribed to again.</td><td>
 *   {@link LazinessTests#read_subscribedAgain_readsAnew},
 *   {@link LazinessTests#write_subscribedAgain_isExecutedAgain},
 *   {@link LazinessTests#getAndPut_subscribedAgain_isExecutedAgain},
 *   {@link LazinessTests#putAll_subscribedAgain_isExecutedAgain},
 *   {@link LazinessTests#putAll_publisherSubscribedAgain_isExecutedAgain},
 *   {@link LazinessTests#deleteAllKeys_subscribedAgain_isExecutedAgain},
 *   {@link LazinessTests#scan_subscribedAgain_readsAnew},
 *   {@link LazinessTests#scan_twoSubscribers_eachGetAll},
 *   {@link CounterTests#counter_subscribedTwice_countsTwice}</td></tr>
 * <tr><td>A cancelled operation signals no more, reads no more, and disturbs no other.</td><td>
 *   {@link CancellationTests#scan_cancelledMidway_emitsNoMore},
 *   {@link CancellationTests#scan_cancelled_decodesNoMore},
 *   {@link CancellationTests#operation_cancelledAtOnce_disturbsNoOther},
 *   {@link CancellationTests#putAll_cancelledMidway_cancelsTheSource},
 *   {@link CancellationTests#watch_cancelled_emitsNoMore}</td></tr>
 * <tr><td>Cancelling takes an operation that has not been sent out of the queue.</td><td>
 *   Not here: a test of the backend's queue, that what is cancelled before it is sent never reaches the server. The kit holds
 *   that no other operation is disturbed: {@link CancellationTests#operation_cancelledAtOnce_disturbsNoOther}</td></tr>
 * <tr><th colspan="2">Expiry</th></tr>
 * <tr><td>A TTL is positive and at most 100 years.</td><td>
 *   {@link ArgumentTests#ttl_outOfBounds_isRefusedByEveryMethod},
 *   {@link ExpiryTests#put_longestTtl_isKeptAsGiven}</td></tr>
 * <tr><td>It has a resolution of a millisecond; a fraction rounds up, and a remaining fraction reads as one.</td><td>
 *   {@link ExpiryTests#put_fractionOfAMillisecond_roundsUp},
 *   {@link ExpiryTests#put_belowAMillisecond_expires},
 *   {@link ExpiryTests#ttl_partOfASecond_isNotLost},
 *   {@link ExpiryTests#ttl_lastMillisecond_isStillThere},
 *   {@link ExpiryTests#ttl_readToTheEnd_isAtLeastAMillisecond}</td></tr>
 * <tr><td>It counts on the backend's clock.</td><td>
 *   {@link ExpiryTests#ttl_expiringKey_isWhatRemains},
 *   {@link ExpiryTests#put_timeToCome_expiresThen},
 *   {@link FixtureTests#fixture_virtualTime_passesOnlyWhenAdvanced}; these tell whose clock it is where time is virtual.
 *   Elsewhere a test of the backend does, with a client whose clock is wrong.</td></tr>
 * <tr><td>An expired entry is never observable, through any operation on a key.</td><td>
 *   {@link ExpiryVisibilityTests#get_expired_isEmpty},
 *   {@link ExpiryVisibilityTests#getOrDefault_expired_isTheDefault},
 *   {@link ExpiryVisibilityTests#getEntry_expired_isEmpty},
 *   {@link ExpiryVisibilityTests#exists_expired_isFalse},
 *   {@link ExpiryVisibilityTests#getAll_expired_leavesItOut},
 *   {@link ExpiryVisibilityTests#putIfAbsent_expired_stores},
 *   {@link ExpiryVisibilityTests#replace_expired_isFalse},
 *   {@link ExpiryVisibilityTests#conditional_seenButExpiredSince_isFalse},
 *   {@link ExpiryVisibilityTests#getAndPut_expired_isEmptyAndStores},
 *   {@link ExpiryVisibilityTests#getAndDelete_expired_isEmpty},
 *   {@link ExpiryVisibilityTests#getAndExpire_expired_isEmptyAndRevivesNothing},
 *   {@link ExpiryVisibilityTests#delete_expired_isFalse},
 *   {@link ExpiryVisibilityTests#deleteAllKeys_expired_doesNotCountIt},
 *   {@link ExpiryVisibilityTests#update_expired_seesNothing},
 *   {@link ExpiryVisibilityTests#ttl_expired_isAnEmptyMono},
 *   {@link ExpiryVisibilityTests#expire_expired_isFalseAndRevivesNothing},
 *   {@link CounterTests#counter_expired_countsFromZero}</td></tr>
 * <tr><td>Nor through any operation on a range.</td><td>
 *   {@link RangeExpiryTests#scan_expired_leavesThemOut},
 *   {@link RangeExpiryTests#entries_expired_leavesThemOut},
 *   {@link RangeExpiryTests#keys_expired_leavesThemOut},
 *   {@link RangeExpiryTests#count_expired_leavesThemOut},
 *   {@link RangeExpiryTests#page_expired_doNotCountTowardsIt},
 *   {@link RangeExpiryTests#deleteAllRange_expired_doesNotCountThem},
 *   {@link RangeExpiryTests#stats_expired_leavesThemOut},
 *   {@link RangeExpiryTests#scan_expiringOnTheWay_leavesTheRestOut}</td></tr>
 * <tr><td>Without an expiry a write takes the store's default; <code>update</code> and the replacement of an entry that
 *   was seen keep what is there.</td><td>
 *   {@link ExpiryTests#put_storeWithDefaultTtl_expires},
 *   {@link ExpiryMatrixTests#write_nothingSaid_takesTheDefaultOrKeeps},
 *   {@link ExpiryTests#replaceSeen_expiringKey_keepsTheExpiry},
 *   {@link ExpiryTests#update_expiringKey_keepsTheExpiry},
 *   {@link ConcurrencyTests#writeThatKeeps_againstExpire_undoesNothing},
 *   {@link ExpiryMatrixTests#expiry_everyWriteAndState_storeWithDefault_isAsStated}</td></tr>
 * <tr><td><code>keep</code> on an absent key means the default, and is refused where there is nothing else to do.</td><td>
 *   {@link ExpiryMatrixTests#expiry_everyWriteAndState_storeWithoutDefault_isAsStated},
 *   {@link ExpiryVisibilityTests#put_keepOnExpired_takesTheDefault},
 *   {@link ArgumentTests#expire_keep_isRefused}</td></tr>
 * <tr><td>A time in the past removes, or stores nothing.</td><td>
 *   {@link ExpiryTests#put_timeInThePast_removesOrStoresNothing},
 *   {@link ExpiryTests#expire_timeInThePast_removes},
 *   {@link ExpiryMatrixTests#expiry_everyWriteAndState_storeWithoutDefault_isAsStated}</td></tr>
 * <tr><td>The memory of expired entries is given back, at a cost that follows their number.</td><td>
 *   Not here: a test of the backend that counts the steps of its clean-up, with few expired entries among many others. The
 *   kit holds that they no longer count: {@link RangeExpiryTests#stats_expired_leavesThemOut}</td></tr>
 * <tr><th colspan="2">Atomicity</th></tr>
 * <tr><td>Every operation on one key is linearizable.</td><td>
 *   {@link LinearizabilityTests#history_ofConcurrentThreads_isLinearizable},
 *   {@link LinearizabilityTests#history_ofManyInFlight_isLinearizable},
 *   {@link LinearizabilityTests#history_ofTwoClients_isLinearizable},
 *   {@link ConcurrencyTests#putIfAbsent_manyAtOnce_oneWins},
 *   {@link ConcurrencyTests#getAndDelete_manyAtOnce_oneGetsTheValue},
 *   {@link ConcurrencyTests#replaceSeen_manyAtOnce_oneWins},
 *   {@link ConcurrencyTests#deleteSeen_againstAWriter_neverDeletesWhatItDidNotSee},
 *   {@link ConcurrencyTests#expire_againstAWriter_undoesNothing},
 *   {@link ConcurrencyTests#writeThatKeeps_againstExpire_undoesNothing},
 *   {@link ConcurrencyTests#getEntry_whileOverwritten_isOneOfTheEntries},
 *   {@link ConcurrencyTests#getAndPut_manyAtOnce_eachValueIsHandedOutOnce},
 *   {@link CounterTests#counter_hot_losesNoIncrement},
 *   {@link CounterTests#counter_againstExpire_undoesNothing},
 *   {@link TwoClientsTests#update_byTwoClients_losesNothing},
 *   {@link TwoClientsTests#counter_byTwoClients_losesNothing},
 *   {@link TwoClientsTests#getAndDelete_byTwoClients_oneGetsTheValue}</td></tr>
 * <tr><td>Operations that do not wait for each other have no order: either of two writes may win.</td><td>
 *   {@link LinearizabilityTests#history_ofManyInFlight_isLinearizable}, which accepts every order of what overlaps, and
 *   {@link ConcurrencyTests#putIfAbsent_manyInFlight_oneWins}</td></tr>
 * <tr><td>A lease that was taken over cannot be renewed, used or given back by its former owner.</td><td>
 *   {@link ConcurrencyTests#lease_takenOver_isNotRenewedByItsFormerOwner},
 *   {@link ConcurrencyTests#expireSeen_againstAWriter_touchesNothingNewer}</td></tr>
 * <tr><td>A revision is that of the stored value: equal when the bytes are, and not touched by the expiry.</td><td>
 *   {@link RevisionTests#revision_equalBytesWrittenAgain_isEqual},
 *   {@link RevisionTests#revision_byReference_changesWithEachWrite},
 *   {@link RevisionTests#revision_otherExpiry_isEqual},
 *   {@link ConditionalTests#replaceSeen_onlyExpiryChanged_stores}</td></tr>
 * <tr><td><code>putAll</code> and <code>deleteAll</code> are atomic per key; a failure half-way leaves what was written.</td><td>
 *   {@link ConcurrencyTests#read_whileOverwritten_isOneOfTheValues},
 *   {@link ManyKeysTests#putAll_publisherFails_passesTheErrorOnAndKeepsWhatWasStored},
 *   {@link ScanUnderChangeTests#deleteAllRange_concurrentWriters_deletesWhatStays}</td></tr>
 * <tr><td>Failing half-way, <code>putAll</code> and <code>deleteAll</code> are UNKNOWN.</td><td>
 *   Not here: a test above a backend that fails in the middle, which the library has for all of them, and for a backend that
 *   splits one call among servers a test with one of them gone.</td></tr>
 * <tr><td>A key named twice in <code>getAll</code> is emitted twice.</td><td>
 *   {@link ManyKeysTests#getAll_keyNamedTwice_isEmittedTwice}</td></tr>
 * <tr><th colspan="2"><code>update</code></th></tr>
 * <tr><td>It writes the function's result only if nothing changed in between, else it tries again.</td><td>
 *   {@link UpdateTests#update_changedInBetween_appliesTheFunctionAgain},
 *   {@link UpdateTests#update_deletedInBetween_doesNotReviveTheOldValue},
 *   {@link UpdateTests#update_createdInBetween_seesTheOtherValue},
 *   {@link UpdateTests#update_underContention_losesNothing},
 *   {@link UpdateTests#update_deletingUnderContention_losesNothing}</td></tr>
 * <tr><td>The function may run several times.</td><td>
 *   {@link UpdateTests#update_changedInBetween_appliesTheFunctionAgain},
 *   {@link UpdateTests#update_underContention_losesNothing}</td></tr>
 * <tr><td>An empty result deletes.</td><td>
 *   {@link UpdateTests#update_emptyResult_deletes},
 *   {@link UpdateTests#update_emptyResultOnAbsentKey_doesNothing}</td></tr>
 * <tr><td>The function never runs on a thread that does input and output.</td><td>
 *   {@link ThreadTests#update_function_neverRunsOnAnIoThread}</td></tr>
 * <tr><th colspan="2">Time and threads</th></tr>
 * <tr><td>An operation on one key ends within <code>commandTimeout</code>, or the time of its view.</td><td>
 *   Not here: a fault test of the backend, with a server that falls silent. The kit holds that a timeout changes nothing
 *   where it does not come about: {@link TimeoutTests#withTimeout_operations_areTheSame}</td></tr>
 * <tr><td>So does each step of a longer one with the server: of a scan, <code>deleteAll</code> or <code>putAll</code>.</td><td>
 *   Not here: the same fault test, with the server falling silent in their midst.</td></tr>
 * <tr><td>The time that a slow subscriber takes does not count towards the timeout.</td><td>
 *   {@link TimeoutTests#scan_slowSubscriber_doesNotTimeOut},
 *   {@link TimeoutTests#getAll_slowSubscriber_doesNotTimeOut}</td></tr>
 * <tr><td>Decoding and signals stay off the threads that do input and output.</td><td>
 *   {@link ThreadTests#serializer_anyOperation_neverRunsOnAnIoThread},
 *   {@link ThreadTests#signal_everyOperation_neverComesOnAnIoThread},
 *   {@link ThreadTests#scan_signal_neverComesOnAnIoThread},
 *   {@link ThreadTests#watch_serializerAndSignals_neverOnAnIoThread}</td></tr>
 * <tr><td>They come on the <code>callbackScheduler</code>.</td><td>
 *   Not here: a test of a backend that has this option.</td></tr>
 * <tr><td>The subscriber's Context reaches the serializer.</td><td>
 *   {@link SerializationTests#context_ofTheSubscriber_reachesTheSerializer},
 *   {@link SerializationTests#context_ofAScansSubscriber_reachesTheSerializer}</td></tr>
 * <tr><th colspan="2">Scans</th></tr>
 * <tr><td>They are back-pressured and hold at most a page beyond the demand.</td><td>
 *   {@link DemandTests#scan_requestedBitByBit_emitsWhatWasRequested},
 *   {@link DemandTests#scan_smallDemand_holdsAtMostAPageBeyond},
 *   {@link ScanUnderChangeTests#scan_removedAhead_isLeftOut},
 *   {@link DemandTests#scan_requestOneInsideOnNext_reachesTheEnd},
 *   {@link DemandTests#scan_requestedFromManyThreads_emitsEachOnceInOrder},
 *   {@link ReactiveStreamsTests#scan_reactiveStreams_rulesAreKept},
 *   {@link ReactiveStreamsTests#getAll_reactiveStreams_rulesAreKept}</td></tr>
 * <tr><td>A scan takes constant memory, of a million entries as of ten.</td><td>
 *   Not here: a test or benchmark of the backend that scans many entries in a small heap. The kit holds the bound that this
 *   rests on: {@link DemandTests#scan_smallDemand_holdsAtMostAPageBeyond},
 *   {@link ScanUnderChangeTests#scan_removedAhead_isLeftOut}</td></tr>
 * <tr><td>What stays unchanged is emitted exactly once; what is written or removed meanwhile at most once.</td><td>
 *   {@link ScanUnderChangeTests#scan_concurrentWriters_untouchedOnceTouchedAtMostOnce},
 *   {@link ScanUnderChangeTests#scan_removedAndWrittenAgain_isEmittedAtMostOnce},
 *   {@link ScanUnderChangeTests#scan_removedAhead_isLeftOut},
 *   {@link ScanUnderChangeTests#scan_writtenBehind_isNotEmittedAgain}</td></tr>
 * <tr><td>An entry that is written meanwhile has value, revision and expiry of one moment.</td><td>
 *   {@link ScanUnderChangeTests#entries_whileOverwritten_areEachOfOneMoment}</td></tr>
 * <tr><td>Taking a few reads hardly more than these.</td><td>
 *   {@link CancellationTests#scan_take_decodesNoMoreThanAPageBeyond},
 *   {@link ScanUnderChangeTests#scan_removedAhead_isLeftOut}; the kit counts what is decoded. What is read from a server a
 *   test of the backend has to count.</td></tr>
 * <tr><td>Limits, directions, half-open bounds and tokens do what they say.</td><td>
 *   {@link RangeScanTests#scan_range_includesStartAndExcludesEnd},
 *   {@link RangeScanTests#scan_after_isExclusiveAndFollowsTheDirection},
 *   {@link RangeScanTests#scan_limit_endsThere},
 *   {@link PagingTests#page_forwardsThroughAPrefix_isEachEntryOnce},
 *   {@link PagingTests#page_backwardsThroughAPrefix_isEachEntryOnce},
 *   {@link PagingTests#page_lastPageIsFull_hasNoToken},
 *   {@link PagingTests#page_unorderedAskedOfAnOrderedStore_isOrdered}</td></tr>
 * <tr><td>A value that cannot be decoded ends the scan with an error that names the key; what came before stays valid, and
 *   there is a way past it.</td><td>
 *   {@link UndecodableScanTests#scan_undecodable_emitsWhatComesBeforeAndNamesTheKey},
 *   {@link UndecodableScanTests#scan_afterTheUndecodableKey_goesPastIt},
 *   {@link UndecodableScanTests#scan_onUndecodable_skipsAndTellsOfEach},
 *   {@link UndecodableScanTests#scan_onUndecodable_skippedDoNotCountTowardsTheLimit},
 *   {@link UndecodableTests#getAll_undecodable_emitsWhatComesBeforeAndNamesTheKey}</td></tr>
 * <tr><td><code>count</code>, <code>keys</code> and <code>deleteAll</code> agree with what a scan with the same options
 *   emits.</td><td>
 *   {@link RangeScanTests#count_keysAndScan_agree},
 *   {@link RangeScanTests#count_options_isWhatAScanEmits},
 *   {@link RangeScanTests#deleteAllRange_options_deletesWhatAScanEmits},
 *   {@link RangeScanTests#deleteAllRange_largeLimit_deletesThatMany},
 *   {@link UndecodableScanTests#keysCountAndDeleteAll_undecodable_neverDecode}</td></tr>
 * <tr><td>A store without order says so, and finds everything when order is not asked for.</td><td>
 *   {@link UnorderedTests#range_storeWithoutOrder_isUnsupported},
 *   {@link UnorderedTests#scan_unorderedAskedFor_findsEverything}</td></tr>
 * <tr><th colspan="2">Watches</th></tr>
 * <tr><td>A watch begins with a reset, once it listens; from there on nothing is missed.</td><td>
 *   {@link WatchTests#watch_start_emitsReset},
 *   {@link WatchDeliveryTests#watch_startedWhileOthersWrite_missesNothing},
 *   {@link WatchDeliveryTests#watch_subscribedAgain_beginsWithReset}</td></tr>
 * <tr><td>After the last change of a key every watcher learns its final state; states in between may be skipped.</td><td>
 *   {@link WatchTests#watch_everyKindOfWrite_isReported},
 *   {@link WatchTests#watch_writeThatRemoves_isReported},
 *   {@link WatchDeliveryTests#watch_manyChangesOfOneKey_endsWithTheLast},
 *   {@link WatchDeliveryTests#watch_noDemand_emitsNothingAndLosesNothing},
 *   {@link WatchDeliveryTests#watch_concurrentWriters_everyKeyEndsInItsFinalState},
 *   {@link WatchDeliveryTests#watch_twoWatchers_bothLearn},
 *   {@link WatchTests#watch_otherClientsWrites_areReported}</td></tr>
 * <tr><td>A reset comes again when changes may have been lost: after an overflow, a reconnect, a failover.</td><td>
 *   Not here: a test of the backend that overflows its buffer, and fault tests that cut its connection and replace its
 *   server.</td></tr>
 * <tr><td>It tells of its range only, as its view names the keys.</td><td>
 *   {@link WatchTests#watch_range_leavesOthersOut},
 *   {@link WatchTests#watch_view_losesThePrefixAndStaysInside},
 *   {@link WatchTests#watch_keysOnly_carriesNoValues}</td></tr>
 * <tr><td>It needs no order: a store without one is watched like any other.</td><td>
 *   All tests of watches run there too, among them {@link WatchTests#watch_range_leavesOthersOut} and
 *   {@link WatchDeliveryTests#watch_startedWhileOthersWrite_missesNothing}</td></tr>
 * <tr><td>It ends only when it is cancelled or the store is closed.</td><td>
 *   {@link WatchTests#watch_storeClosed_endsWithThat},
 *   {@link ReactiveStreamsTests#watch_reactiveStreams_rulesAreKept}</td></tr>
 * <tr><td>Expiry is reported when it is noticed, and a value that cannot be decoded as unreadable.</td><td>
 *   {@link WatchTests#watch_expiry_isReportedOnceNoticed},
 *   {@link WatchTests#watch_undecodableValue_isUnreadable}</td></tr>
 * <tr><th colspan="2">Statistics</th></tr>
 * <tr><td>Hits, misses, reads, writes and deletes are this client's counters.</td><td>
 *   {@link TwoClientsTests#stats_ofTwoClients_countEachOnesOwn},
 *   {@link StatsTests#stats_reads_areHitsOrMisses},
 *   {@link StatsTests#stats_writes_areThoseThatWrote},
 *   {@link StatsTests#stats_deletes_areThoseThatDeleted},
 *   {@link StatsTests#stats_scan_countsWhatItReads}</td></tr>
 * <tr><td>Entries, expiring entries and bytes are the store's; what a backend cannot know is absent.</td><td>
 *   {@link StatsTests#stats_sizes_areThoseOfTheStore},
 *   {@link StatsTests#stats_view_sharesCountersAndHasItsOwnSize},
 *   {@link StatsTests#stats_overwritesAndReplacements_keepTheSizes}</td></tr>
 * <tr><td>They carry what the backend says of itself.</td><td>
 *   Not here: a test of the backend, as each says other things.</td></tr>
 * <tr><th colspan="2">Errors and closing</th></tr>
 * <tr><td>An error names the operation and the key and says whether a write may have happened; a read never did anything.</td><td>
 *   {@link ClosingTests#store_closed_everyOperationSignalsIt},
 *   {@link UndecodableTests#get_undecodable_failsAndNamesTheKey},
 *   {@link UndecodableTests#read_undecodable_failsInEveryWay},
 *   {@link UndecodableTests#getAndExpireAndGetAndDelete_undecodable_areExecutedAndFail},
 *   {@link UndecodableTests#read_serializerFailsWithAnError_failsThatKeyAndLeavesOthersAlone},
 *   {@link SerializationTests#write_valueThatCannotBeWritten_failsAndWritesNothing}</td></tr>
 * <tr><td>Each kind of failure has its exception, which says whether trying again later is worth it; a driver's own are
 *   causes only.</td><td>
 *   Not here: fault tests of the backend, with a server that is gone, silent, full, loading, or refuses. The kit holds it of
 *   {@link ClosingTests#store_closed_everyOperationSignalsIt},
 *   {@link ArgumentTests#value_tooLarge_isSignalledAndNothingIsWritten},
 *   {@link CounterTests#counter_keyHoldsSomethingElse_isForeign},
 *   {@link CounterTests#counter_edgesOfTheRange_areReachedAndNotCrossed}</td></tr>
 * <tr><td>A read is tried again within its time; a write only when it has certainly not been executed.</td><td>
 *   Not here: fault tests of the backend that count what reaches the server.</td></tr>
 * <tr><td>A write that ended as UNKNOWN may take effect now, later, or never.</td><td>
 *   Not here: fault tests of the backend that lose replies and check histories with the kit's recorder, in which such a write
 *   may come at any later time.</td></tr>
 * <tr><td>A closed store or view, and whatever stands on it, signals that in every operation.</td><td>
 *   {@link ClosingTests#store_closed_everyOperationSignalsIt},
 *   {@link ClosingTests#view_closed_everyOperationSignalsIt},
 *   {@link ClosingTests#viewWithTimeout_closed_everyOperationSignalsIt},
 *   {@link ClosingTests#view_storeClosed_everyOperationSignalsIt},
 *   {@link ClosingTests#store_factoryClosed_everyOperationSignalsIt},
 *   {@link ClosingTests#store_closedBeforeSubscription_everyOperationSignalsIt},
 *   {@link ClosingTests#scan_factoryClosedMidway_endsWithThat},
 *   {@link CounterTests#counter_closed_signalsThatAndLeavesOthersOpen}</td></tr>
 * <tr><td>What is closed closes no more than it owns, any number of times, and never blocks a thread that must not be.</td><td>
 *   {@link ClosingTests#store_closed_leavesFactoryAndOtherStoresOpen},
 *   {@link ClosingTests#view_closed_leavesItsStoreOpen},
 *   {@link ClosingTests#factory_closed_leavesOtherClientsOpen},
 *   {@link ClosingTests#close_again_isFine},
 *   {@link ClosingTests#close_onAThreadThatMustNotBlock_returns}</td></tr>
 * <tr><th colspan="2">Serializers</th></tr>
 * <tr><td>A value that cannot be written or read fails its own key, and nothing else.</td><td>
 *   {@link SerializationTests#write_valueThatCannotBeWritten_failsAndWritesNothing},
 *   {@link UndecodableTests#read_serializerFailsWithAnError_failsThatKeyAndLeavesOthersAlone}</td></tr>
 * <tr><td>JSON, Kryo and compression have the formats that are documented, and bear what was written by older versions.</td><td>
 *   Not here: the library's tests of its serializers, which no backend has a part in.</td></tr>
 * <tr><th colspan="2">Beside these</th></tr>
 * <tr><td>What is written is read, by every operation, under every key.</td><td>
 *   {@link ReadWriteTests#put_anyKey_isFoundUnderThatKeyOnly},
 *   {@link ReadWriteTests#put_presentKey_overwrites},
 *   {@link ConditionalTests#putIfAbsent_presentKey_changesNothing},
 *   {@link CopyTests#copy_range_keepsKeysValuesAndExpiry}</td></tr>
 * <tr><td>Any sequence of operations answers as a sorted map would.</td><td>
 *   {@link ModelTests#operations_random_answerLikeAMap},
 *   {@link ModelTests#operations_randomInAStoreWithDefaultTtl_answerLikeAMap}</td></tr>
 * </tbody>
 * </table>
 */
public interface KeyValueStoreTck
        extends FixtureTests,
                ReadWriteTests,
                ConditionalTests,
                RevisionTests,
                ExpiryTests,
                ExpiryMatrixTests,
                ExpiryVisibilityTests,
                RangeExpiryTests,
                KeyOrderTests,
                PrefixTests,
                RangeScanTests,
                PagingTests,
                ScanUnderChangeTests,
                UnorderedTests,
                ViewTests,
                ManyKeysTests,
                UpdateTests,
                ConcurrencyTests,
                TwoClientsTests,
                CounterTests,
                WatchTests,
                WatchDeliveryTests,
                LazinessTests,
                CancellationTests,
                DemandTests,
                ThreadTests,
                TimeoutTests,
                NullArgumentTests,
                ArgumentTests,
                ClosingTests,
                SerializationTests,
                UndecodableTests,
                UndecodableScanTests,
                StatsTests,
                CopyTests,
                ModelTests,
                LinearizabilityTests,
                ReactiveStreamsTests {}
