"""Every storage entry of production, and where the state has it (chapter 20-storage)."""

from collections.abc import Mapping
from typing import Any, Final

from tao_model.state.maps import Map
from tao_model.state.root_claims import RootClaimType
from tao_model.state.roster import Roster
from tao_model.state.subnets import Subnet
from tao_model.storage_view.entries import (
    PRESENCE,
    Derived,
    Entry,
    left_standing,
    not_modelled,
    parse_keys,
    refused,
    stored,
    variant,
)
from tao_model.storage_view.forms import ACCOUNT, MARKED_AS_NO_MEMBER
from tao_model.units import AccountId, Count16, Count64, NetUid, Uid

_PRODUCTION: Final = "SubtensorModule."
_BY_SUBNET: Final = "subnets[netuid]."


def _of_subnet(entry: str, path: str, note: str = "") -> Entry:
    return stored(_PRODUCTION + entry, "netuid:i", _BY_SUBNET + path, note=note)


def _of_all(entry: str, path: str) -> Entry:
    return stored(_PRODUCTION + entry, "", path)


def _uids(hotkeys: tuple[AccountId, ...]) -> Mapping[tuple[Any, ...], Uid]:
    return {(hotkey,): Uid(uid) for uid, hotkey in enumerate(hotkeys)}


def _neuron_count(hotkeys: tuple[AccountId, ...]) -> Mapping[tuple[Any, ...], Count16]:
    return {(): Count16(len(hotkeys))} if hotkeys else {}


def _members(hotkeys: tuple[AccountId, ...]) -> Mapping[tuple[Any, ...], bool]:
    return {(hotkey,): True for hotkey in hotkeys}


def _subnet_count(subnets: Map[NetUid, Subnet]) -> Mapping[tuple[Any, ...], Count16]:
    count = sum(subnet.identity.added for subnet in subnets.values())
    return {(): Count16(count)} if count else {}


def _numbers(roster: Roster) -> Mapping[tuple[Any, ...], Count64]:
    return {(account,): Count64(number) for number, account in enumerate(roster)}


def _length(roster: Roster) -> Mapping[tuple[Any, ...], Count64]:
    return {(): Count64(len(roster))} if len(roster) else {}


def _locking(
    locks: Map[tuple[AccountId, AccountId], object],
) -> Mapping[tuple[Any, ...], bool]:
    return {(hotkey, coldkey): True for coldkey, hotkey in locks}


ACCOUNTS: Final = (
    stored("System.Account", "account:b", "accounts[account]", PRESENCE, codec=ACCOUNT),
    stored(_PRODUCTION + "AccountFlags", "account:b", "account_flags[account]", 0),
    stored(_PRODUCTION + "IdentitiesV2", "coldkey:b", "identities[coldkey]", PRESENCE),
    stored(
        _PRODUCTION + "ColdkeySwapAnnouncements",
        "coldkey:t",
        "key_swaps.announcements[coldkey]",
        PRESENCE,
    ),
    stored(
        _PRODUCTION + "ColdkeySwapDisputes", "coldkey:t", "key_swaps.disputes[coldkey]", PRESENCE
    ),
)

BLOCK: Final = (
    stored("System.Number", "", "block.number"),
    stored("System.ParentHash", "", "block.parent_hash"),
    stored("Drand.Pulses", "round:b", "pulses[round]", PRESENCE),
    stored("Drand.LastStoredRound", "", "last_round"),
)

SUPPLY: Final = (
    stored("Balances.TotalIssuance", "", "supply.balances_issuance"),
    _of_all("TotalIssuance", "supply.total_issuance"),
    _of_all("BlockEmission", "supply.latest_emission"),
    _of_subnet("SubnetAlphaOut", "alpha.alpha_out"),
    stored("AlphaAssets.TotalAlphaIssuance", "netuid:t", "subnets[netuid].alpha.created"),
    stored("AlphaAssets.AlphaBurned", "netuid:t", "subnets[netuid].alpha.burned"),
    stored("AlphaAssets.AlphaRecycled", "netuid:t", "subnets[netuid].alpha.recycled"),
)

POOLS: Final = (
    _of_subnet("SubnetMechanism", "pool.mechanism"),
    _of_subnet("SubnetTAO", "pool.tao_reserve"),
    _of_subnet("SubnetAlphaIn", "pool.alpha_reserve"),
    stored("Swap.SwapBalancer", "netuid:t", "subnets[netuid].pool.quote_weight"),
    stored("Swap.PalSwapInitialized", "netuid:t", "subnets[netuid].pool.initialized"),
    _of_subnet("SubnetVolume", "pool.volume"),
    stored("Swap.FeeRate", "netuid:t", "subnets[netuid].pool_accounts.fee_rate"),
    _of_subnet("SubnetProtocolAlpha", "pool_accounts.protocol_alpha"),
    _of_subnet("SubnetTaoFlow", "pool_accounts.tao_flow"),
    _of_subnet("SubnetProtocolFlow", "pool_accounts.protocol_flow"),
)

STAKE: Final = (
    _of_all("TotalStake", "stake.total"),
    stored(
        _PRODUCTION + "Owner",
        "hotkey:b",
        "stake.owners[hotkey]",
        PRESENCE,
        note="a hotkey has an account if it has a row",
    ),
    stored(
        _PRODUCTION + "OwnedHotkeys",
        "coldkey:b",
        "stake.owned_hotkeys[coldkey]",
        (),
        note="kept beside Owner: its order; and genesis lists none for the account of zeros",
    ),
    stored(_PRODUCTION + "StakingHotkeys", "coldkey:b", "stake.staking_hotkeys[coldkey]", ()),
    stored(
        _PRODUCTION + "Delegates",
        "hotkey:b",
        "stake.delegate_takes[hotkey]",
        PRESENCE,
        note="a hotkey is a delegate if it has a row",
    ),
    stored(
        _PRODUCTION + "LastColdkeyHotkeyStakeBlock",
        "coldkey:t hotkey:t",
        "stake.last_stake_blocks[coldkey, hotkey]",
        PRESENCE,
    ),
    stored(
        _PRODUCTION + "AutoParentDelegationEnabled",
        "hotkey:b",
        "stake.auto_parent_delegation[hotkey]",
        PRESENCE,
        note="a swap of hotkeys moves a row even if it says the default",
    ),
    stored(
        _PRODUCTION + "TotalHotkeyAlpha",
        "hotkey:b netuid:i",
        "subnets[netuid].stake.hotkeys[hotkey].pool.value",
    ),
    stored(
        _PRODUCTION + "TotalHotkeySharesV2",
        "hotkey:b netuid:i",
        "subnets[netuid].stake.hotkeys[hotkey].pool.denominator",
    ),
    stored(
        _PRODUCTION + "AlphaV2",
        "hotkey:b coldkey:b netuid:i",
        "subnets[netuid].stake.hotkeys[hotkey].shares[coldkey]",
        PRESENCE,
        note="the walk that fills StakingColdkeys visits every row",
    ),
    stored(
        _PRODUCTION + "TotalHotkeyAlphaLastEpoch",
        "hotkey:b netuid:i",
        "subnets[netuid].stake.last_epoch[hotkey]",
        0,
    ),
    stored(
        _PRODUCTION + "AutoStakeDestination",
        "coldkey:b netuid:i",
        "subnets[netuid].stake.auto_stake_destinations[coldkey]",
        PRESENCE,
    ),
    stored(
        _PRODUCTION + "AutoStakeDestinationColdkeys",
        "hotkey:b netuid:i",
        "subnets[netuid].stake.auto_stake_coldkeys[hotkey]",
        (),
        note="kept beside AutoStakeDestination: its order",
    ),
)

CHILDREN: Final = (
    stored(
        _PRODUCTION + "ChildKeys",
        "hotkey:b netuid:i",
        "subnets[netuid].children.children[hotkey]",
        (),
    ),
    stored(
        _PRODUCTION + "ParentKeys",
        "hotkey:b netuid:i",
        "subnets[netuid].children.parents[hotkey]",
        (),
        note="kept beside ChildKeys: its order",
    ),
    stored(
        _PRODUCTION + "PendingChildKeys",
        "netuid:i hotkey:b",
        "subnets[netuid].children.pending[hotkey]",
        PRESENCE,
        note="a swap of hotkeys and a new subnet look whether there is a row",
    ),
    stored(
        _PRODUCTION + "ChildkeyTake",
        "hotkey:b netuid:i",
        "subnets[netuid].children.takes[hotkey]",
        PRESENCE,
        note="a swap of hotkeys moves a row even if it says the default",
    ),
)

ROOT_CLAIMS: Final = (
    stored(_PRODUCTION + "RootClaimable", "hotkey:b", "root_claims.claimable[hotkey]", Map()),
    stored(
        _PRODUCTION + "RootClaimed",
        "netuid:i hotkey:b coldkey:b",
        "root_claims.claimed[netuid, hotkey, coldkey]",
        0,
    ),
    stored(
        _PRODUCTION + "RootClaimType",
        "coldkey:b",
        "root_claims.claim_types[coldkey]",
        RootClaimType(),
    ),
    stored(
        _PRODUCTION + "StakingColdkeysByIndex",
        "number:i",
        "root_claims.staking_coldkeys[number]",
        PRESENCE,
    ),
    Derived(
        _PRODUCTION + "StakingColdkeys",
        parse_keys("coldkey:i"),
        "root_claims.staking_coldkeys",
        ("",),
        _numbers,
        Count64,
        "StakingColdkeysByIndex, the other way round",
    ),
    Derived(
        _PRODUCTION + "NumStakingColdkeys",
        (),
        "root_claims.staking_coldkeys",
        ("",),
        _length,
        Count64,
        "how many rows StakingColdkeysByIndex has",
        0,
    ),
    _of_all("AlphaV2MapLastKey", "root_claims.walk_position"),
)

EMISSION: Final = (
    _of_subnet("Tempo", "schedule.tempo"),
    _of_subnet("LastEpochBlock", "schedule.last_epoch_block"),
    _of_subnet("PendingEpochAt", "schedule.pending_epoch_at"),
    _of_subnet("BlocksSinceLastStep", "schedule.blocks_since_last_step"),
    _of_subnet("SubnetEpochIndex", "schedule.subnet_epoch_index"),
    _of_subnet("PendingServerEmission", "pending.pending_server_emission"),
    _of_subnet("PendingValidatorEmission", "pending.pending_validator_emission"),
    _of_subnet("PendingRootAlphaDivs", "pending.pending_root_alpha_divs"),
    _of_subnet("PendingOwnerCut", "pending.pending_owner_cut"),
    _of_subnet("SubnetMovingPrice", "emission.moving_price"),
    _of_subnet("RootProp", "emission.root_proportion"),
    _of_subnet("MinerBurned", "emission.miner_burned"),
    _of_subnet("LastMechansimStepBlock", "emission.last_mechanism_step_block"),
    _of_subnet("SubnetTaoInEmission", "emission.tao_in"),
    _of_subnet("SubnetAlphaInEmission", "emission.alpha_in"),
    _of_subnet("SubnetAlphaOutEmission", "emission.alpha_out"),
    _of_subnet("SubnetExcessTao", "emission.excess_tao"),
    _of_subnet("SubnetRootSellTao", "emission.root_sell_tao"),
    stored(
        _PRODUCTION + "AlphaDividendsPerSubnet",
        "netuid:i hotkey:b",
        "subnets[netuid].emission.alpha_dividends[hotkey]",
        0,
    ),
    stored(
        _PRODUCTION + "RootAlphaDividendsPerSubnet",
        "netuid:i hotkey:b",
        "subnets[netuid].emission.root_alpha_dividends[hotkey]",
        0,
    ),
)

NEURONS: Final = (
    stored(
        _PRODUCTION + "Keys", "netuid:i uid:i", "subnets[netuid].neurons.hotkeys[uid]", PRESENCE
    ),
    stored(
        _PRODUCTION + "BlockAtRegistration",
        "netuid:i uid:i",
        "subnets[netuid].neurons.registered_at[uid]",
        PRESENCE,
    ),
    Derived(
        _PRODUCTION + "Uids",
        parse_keys("netuid:i hotkey:b"),
        "subnets[netuid]",
        ("neurons.hotkeys",),
        _uids,
        Uid,
        "Keys, the other way round",
    ),
    Derived(
        _PRODUCTION + "SubnetworkN",
        parse_keys("netuid:i"),
        "subnets[netuid]",
        ("neurons.hotkeys",),
        _neuron_count,
        Count16,
        "how many rows Keys has",
        0,
    ),
    stored(
        _PRODUCTION + "IsNetworkMember",
        "hotkey:b netuid:i",
        "subnets[netuid].registration.marked_as_no_member[hotkey]",
        PRESENCE,
        codec=MARKED_AS_NO_MEMBER,
        note="a row that denies membership still counts as one where hotkeys are swapped",
    ),
    Derived(
        _PRODUCTION + "IsNetworkMember",
        parse_keys("hotkey:b netuid:i"),
        "subnets[netuid]",
        ("neurons.hotkeys",),
        _members,
        bool,
        "true for the hotkeys of Keys",
    ),
    _of_subnet("Active", "neurons.active"),
    _of_subnet("Emission", "neurons.emission"),
    _of_subnet("Consensus", "neurons.consensus"),
    _of_subnet("Dividends", "neurons.dividends"),
    _of_subnet("ValidatorTrust", "neurons.validator_trust"),
    _of_subnet("ValidatorPermit", "neurons.validator_permit"),
    _of_subnet("StakeWeight", "neurons.stake_weight"),
)

_BY_MECHANISM: Final = "subnets[netuid].mechanisms[mechanism]."

WEIGHTS: Final = (
    stored(_PRODUCTION + "Weights", "netuid+mechanism:i uid:i", _BY_MECHANISM + "weights[uid]", ()),
    stored(_PRODUCTION + "Bonds", "netuid+mechanism:i uid:i", _BY_MECHANISM + "bonds[uid]", ()),
    stored(_PRODUCTION + "Incentive", "netuid+mechanism:i", _BY_MECHANISM + "incentive"),
    stored(_PRODUCTION + "LastUpdate", "netuid+mechanism:i", _BY_MECHANISM + "last_update"),
    stored(
        _PRODUCTION + "WeightCommits",
        "netuid+mechanism:t hotkey:t",
        _BY_MECHANISM + "weight_commits[hotkey]",
        PRESENCE,
    ),
    stored(
        _PRODUCTION + "TimelockedWeightCommits",
        "netuid+mechanism:t epoch:t",
        _BY_MECHANISM + "timelocked_commits[epoch]",
        (),
    ),
)

SUBNETS: Final = (
    _of_subnet("NetworksAdded", "identity.added"),
    _of_subnet("SubnetOwner", "identity.owner", "an owner of zeros is an owner"),
    _of_subnet("SubnetOwnerHotkey", "identity.owner_hotkey", "a hotkey of zeros is a hotkey"),
    _of_subnet("TokenSymbol", "identity.symbol", "a symbol is taken if a row has it"),
    _of_subnet("NetworkRegisteredAt", "identity.registered_at"),
    _of_subnet("RegisteredSubnetCounter", "identity.registrations"),
    _of_subnet("FirstEmissionBlockNumber", "identity.first_emission_block"),
    _of_subnet("SubnetLocked", "identity.locked"),
    _of_subnet("LargestLocked", "identity.largest_locked"),
    _of_all("NetworkLastLockCost", "subnet_price.last_lock_cost"),
    Derived(
        _PRODUCTION + "TotalNetworks",
        (),
        "subnets",
        ("",),
        _subnet_count,
        Count16,
        "how many rows NetworksAdded has",
        0,
    ),
)

REGISTRATION: Final = (
    _of_subnet("Burn", "registration.burn"),
    _of_subnet("RegistrationsThisBlock", "registration.this_block"),
    _of_subnet("RegistrationsThisInterval", "registration.this_interval"),
    _of_subnet("RAORecycledForRegistration", "registration.recycled"),
    stored(
        _PRODUCTION + "LastHotkeySwapOnNetuid",
        "netuid:i coldkey:b",
        "subnets[netuid].registration.last_hotkey_swaps[coldkey]",
        0,
    ),
)

LOCKS: Final = (
    stored(
        _PRODUCTION + "Lock",
        "coldkey:b netuid:i hotkey:b",
        "subnets[netuid].locks.locks[coldkey, hotkey]",
        PRESENCE,
    ),
    Derived(
        _PRODUCTION + "LockingColdkeys",
        parse_keys("netuid:i hotkey:b coldkey:b"),
        "subnets[netuid].locks.locks",
        ("",),
        _locking,
        bool,
        "the rows of Lock, hotkeys first",
    ),
    stored(
        _PRODUCTION + "DecayingLock",
        "coldkey:b netuid:i",
        "subnets[netuid].locks.decaying[coldkey]",
        PRESENCE,
    ),
    stored(
        _PRODUCTION + "HotkeyLock",
        "netuid:i hotkey:b",
        "subnets[netuid].locks.perpetual_total[hotkey]",
        PRESENCE,
    ),
    stored(
        _PRODUCTION + "DecayingHotkeyLock",
        "netuid:i hotkey:b",
        "subnets[netuid].locks.decaying_total[hotkey]",
        PRESENCE,
    ),
    _of_subnet("OwnerLock", "locks.owner_perpetual_total"),
    _of_subnet("DecayingOwnerLock", "locks.owner_decaying_total"),
)

VOTING_POWER: Final = (
    stored(
        _PRODUCTION + "VotingPower",
        "netuid:i hotkey:b",
        "subnets[netuid].voting_power.power[hotkey]",
        0,
    ),
    _of_subnet("VotingPowerTrackingEnabled", "voting_power.tracking_enabled"),
    _of_subnet("VotingPowerDisableAtBlock", "voting_power.disable_at"),
    _of_subnet("VotingPowerEmaAlpha", "voting_power.smoothing"),
)

_LAST: Final = _PRODUCTION + "LastRateLimitedBlock"

RATE_LIMITS: Final = (
    stored(
        _PRODUCTION + "TransactionKeyLastBlock",
        "account:b netuid:i action:i",
        "rate_limits.actions[account, netuid, action]",
        0,
    ),
    variant(_LAST, "SetSNOwnerHotkey", "netuid:i", "rate_limits.owner_hotkeys[netuid]", 0),
    variant(
        _LAST,
        "OwnerHyperparamUpdate",
        "netuid:i parameter:i",
        "rate_limits.owner_updates[netuid, parameter]",
        0,
    ),
    variant(_LAST, "NetworkLastRegistered", "", "rate_limits.network_registration"),
    variant(_LAST, "LastTxBlock", "account:i", "rate_limits.transactions[account]", 0),
    variant(
        _LAST, "LastTxBlockChildKeyTake", "account:i", "rate_limits.childkey_takes[account]", 0
    ),
    variant(
        _LAST, "LastTxBlockDelegateTake", "account:i", "rate_limits.delegate_takes[account]", 0
    ),
    variant(_LAST, "AddStakeBurn", "netuid:i", "rate_limits.add_stake_burns[netuid]", 0),
)

NETWORK_PARAMETERS: Final = tuple(
    _of_all(entry, f"parameters.{field}")
    for entry, field in (
        ("TaoWeight", "tao_weight"),
        ("SubnetOwnerCut", "subnet_owner_cut"),
        ("SubnetMovingAlpha", "subnet_moving_alpha"),
        ("MaxEpochsPerBlock", "max_epochs_per_block"),
        ("StakeThreshold", "stake_threshold"),
        ("NominatorMinRequiredStake", "nominator_min_required_stake"),
        ("MinDelegateTake", "min_delegate_take"),
        ("MaxDelegateTake", "max_delegate_take"),
        ("MinChildkeyTake", "min_childkey_take"),
        ("MaxChildkeyTake", "max_childkey_take"),
        ("CKBurn", "childkey_burn"),
        ("PendingChildKeyCooldown", "pending_children_cooldown"),
        ("NumRootClaim", "root_claims_per_block"),
        ("TxRateLimit", "transaction_rate_limit"),
        ("TxDelegateTakeRateLimit", "delegate_take_rate_limit"),
        ("TxChildkeyTakeRateLimit", "childkey_take_rate_limit"),
        ("OwnerHyperparamRateLimit", "owner_parameter_rate_limit"),
        ("WeightsVersionKeyRateLimit", "version_key_rate_limit"),
        ("AdminFreezeWindow", "admin_freeze_window"),
        ("CommitRevealWeightsVersion", "commit_reveal_version"),
        ("MaxMechanismCount", "max_mechanism_count"),
        ("MinActivityCutoff", "min_activity_cutoff"),
        ("SubnetLimit", "subnet_limit"),
        ("NetworkRateLimit", "network_rate_limit"),
        ("NetworkImmunityPeriod", "network_immunity_period"),
        ("NetworkMinLockCost", "network_min_lock_cost"),
        ("NetworkLockReductionInterval", "network_lock_reduction_interval"),
        ("NetworkRegistrationStartBlock", "network_registration_start_block"),
        ("TaoInRefundDeploymentBlock", "tao_refund_start_block"),
        ("StartCallDelay", "start_call_delay"),
        ("DissolveNetworkScheduleDuration", "dissolve_network_delay"),
        ("ColdkeySwapAnnouncementDelay", "coldkey_swap_announcement_delay"),
        ("ColdkeySwapReannouncementDelay", "coldkey_swap_reannouncement_delay"),
        ("MaturityRate", "lock_maturity_rate"),
        ("UnlockRate", "lock_unlock_rate"),
        ("NetTaoFlowEnabled", "net_tao_flow_enabled"),
        ("TaoFlowCutoff", "tao_flow_cutoff"),
        ("FlowEmaSmoothingFactor", "flow_smoothing"),
    )
)

_OTHER_HASHERS: Final[Mapping[str, str]] = {
    "RevealPeriodEpochs": "t",
    "MechanismCountCurrent": "t",
    "MechanismEmissionSplit": "t",
    "RootClaimableThreshold": "b",
    "LiquidAlphaOn": "b",
    "Yuma3On": "b",
}

SUBNET_PARAMETERS: Final = tuple(
    stored(
        _PRODUCTION + entry,
        f"netuid:{_OTHER_HASHERS.get(entry, 'i')}",
        f"subnets[netuid].parameters.{field}",
    )
    for entry, field in (
        ("MaxAllowedUids", "max_allowed_uids"),
        ("MinAllowedUids", "min_allowed_uids"),
        ("MaxAllowedValidators", "max_allowed_validators"),
        ("ImmunityPeriod", "immunity_period"),
        ("MinNonImmuneUids", "min_non_immune_uids"),
        ("ImmuneOwnerUidsLimit", "immune_owner_uids_limit"),
        ("NetworkRegistrationAllowed", "registration_allowed"),
        ("MaxRegistrationsPerBlock", "max_registrations_per_block"),
        ("TargetRegistrationsPerInterval", "target_registrations_per_interval"),
        ("MinBurn", "min_burn"),
        ("MaxBurn", "max_burn"),
        ("BurnHalfLife", "burn_half_life"),
        ("BurnIncreaseMult", "burn_increase_multiplier"),
        ("AdjustmentInterval", "adjustment_interval"),
        ("AdjustmentAlpha", "adjustment_alpha"),
        ("Difficulty", "difficulty"),
        ("MinDifficulty", "min_difficulty"),
        ("MaxDifficulty", "max_difficulty"),
        ("WeightsVersionKey", "weights_version_key"),
        ("WeightsSetRateLimit", "weights_set_rate_limit"),
        ("MinAllowedWeights", "min_allowed_weights"),
        ("CommitRevealWeightsEnabled", "commit_reveal_enabled"),
        ("RevealPeriodEpochs", "reveal_period_epochs"),
        ("ActivityCutoffFactorMilli", "activity_cutoff_factor"),
        ("ActivityCutoff", "activity_cutoff"),
        ("Kappa", "kappa"),
        ("Rho", "rho"),
        ("BondsPenalty", "bonds_penalty"),
        ("BondsMovingAverage", "bonds_moving_average"),
        ("BondsResetOn", "bonds_reset_enabled"),
        ("Yuma3On", "yuma3_enabled"),
        ("LiquidAlphaOn", "liquid_alpha_enabled"),
        ("AlphaValues", "alpha_bounds"),
        ("AlphaSigmoidSteepness", "alpha_sigmoid_steepness"),
        ("MechanismCountCurrent", "mechanism_count"),
        ("MechanismEmissionSplit", "mechanism_emission_split"),
        ("EMAPriceHalvingBlocks", "ema_price_halving_blocks"),
        ("SubtokenEnabled", "subtoken_enabled"),
        ("SubnetEmissionEnabled", "emission_enabled"),
        ("OwnerCutEnabled", "owner_cut_enabled"),
        ("OwnerCutAutoLockEnabled", "owner_cut_auto_lock_enabled"),
        ("RecycleOrBurn", "recycle_or_burn"),
        ("TransferToggle", "transfer_enabled"),
        ("MinChildkeyTakePerSubnet", "min_childkey_take"),
        ("RootClaimableThreshold", "root_claim_threshold"),
        ("ServingRateLimit", "serving_rate_limit"),
    )
)

_NO_RULE: Final = "no rule of this revision reads it"
_SERVING: Final = "metadata of neurons without effect on the economy"
_LEASES: Final = "leases are not modelled"
_BEACON: Final = "bookkeeping of the randomness beacon that no rule reads"
_HOLDS: Final = "accounts hold nothing back in the economy that is modelled"
_LEGACY_SHARES: Final = "shares in the form of an older revision; a chain must have migrated them"
_LEGACY_COMMITS: Final = "commits in the form of an older revision; a chain has migrated them"
_LEGACY_LIMITS: Final = "an older revision's rate limit; LastRateLimitedBlock took its place"
_MIGRATIONS: Final = "record of migrations"

NOT_MODELLED: Final = (
    refused("Balances.Account", "account:b", "empty: balances stand in System.Account"),
    refused("Balances.Freezes", "account:b", _HOLDS),
    refused("Balances.Holds", "account:b", _HOLDS),
    refused("Balances.Locks", "account:b", _HOLDS),
    refused("Balances.Reserves", "account:b", _HOLDS),
    not_modelled("Balances.InactiveIssuance", "", _NO_RULE),
    not_modelled("Drand.BeaconConfig", "", _BEACON),
    not_modelled("Drand.HasMigrationRun", "name:i", _MIGRATIONS),
    not_modelled("Drand.NextUnsignedAt", "", _BEACON),
    not_modelled("Drand.OldestStoredRound", "", _BEACON),
    left_standing(_PRODUCTION + "AccumulatedLeaseDividends", "lease:t", _LEASES),
    refused(_PRODUCTION + "Alpha", "hotkey:b coldkey:b netuid:i", _LEGACY_SHARES),
    not_modelled(_PRODUCTION + "AlphaMapLastKey", "", _LEGACY_SHARES),
    not_modelled(_PRODUCTION + "AssociatedEvmAddress", "netuid:t uid:t", _SERVING),
    not_modelled(_PRODUCTION + "Axons", "netuid:i hotkey:b", _SERVING),
    not_modelled(_PRODUCTION + "BurnRegistrationsThisInterval", "netuid:i", _NO_RULE),
    not_modelled(_PRODUCTION + "CRV3WeightCommits", "netuid+mechanism:t epoch:t", _LEGACY_COMMITS),
    not_modelled(
        _PRODUCTION + "CRV3WeightCommitsV2", "netuid+mechanism:t epoch:t", _LEGACY_COMMITS
    ),
    not_modelled(_PRODUCTION + "FlowNormExponent", "", _NO_RULE),
    not_modelled(_PRODUCTION + "HasMigrationRun", "name:i", _MIGRATIONS),
    not_modelled(_PRODUCTION + "LastAdjustmentBlock", "netuid:i", _NO_RULE),
    not_modelled(_PRODUCTION + "LastHotkeyEmissionOnNetuid", "hotkey:b netuid:i", _NO_RULE),
    not_modelled(_PRODUCTION + "LastTxBlock", "account:i", _LEGACY_LIMITS),
    not_modelled(_PRODUCTION + "LastTxBlockChildKeyTake", "account:i", _LEGACY_LIMITS),
    not_modelled(_PRODUCTION + "LastTxBlockDelegateTake", "account:i", _LEGACY_LIMITS),
    not_modelled(_PRODUCTION + "LoadedEmission", "netuid:i", _NO_RULE),
    not_modelled(_PRODUCTION + "MaxWeightsLimit", "netuid:i", _NO_RULE),
    not_modelled(_PRODUCTION + "NetworkPowRegistrationAllowed", "netuid:i", _NO_RULE),
    not_modelled(_PRODUCTION + "NeuronCertificates", "netuid:i hotkey:b", _SERVING),
    not_modelled(_PRODUCTION + "NextStakeJobId", "", _NO_RULE),
    not_modelled(_PRODUCTION + "NextSubnetLeaseId", "", _LEASES),
    not_modelled(_PRODUCTION + "POWRegistrationsThisInterval", "netuid:i", _NO_RULE),
    not_modelled(_PRODUCTION + "Prometheus", "netuid:i hotkey:b", _SERVING),
    not_modelled(_PRODUCTION + "ScalingLawPower", "netuid:i", _NO_RULE),
    not_modelled(_PRODUCTION + "SubnetEmaProtocolFlow", "netuid:i", _NO_RULE),
    not_modelled(_PRODUCTION + "SubnetEmaTaoFlow", "netuid:i", _NO_RULE),
    not_modelled(_PRODUCTION + "SubnetIdentitiesV3", "netuid:b", "what a subnet says about itself"),
    left_standing(_PRODUCTION + "SubnetLeaseShares", "lease:t account:i", _LEASES),
    left_standing(_PRODUCTION + "SubnetLeases", "lease:t", _LEASES),
    left_standing(_PRODUCTION + "SubnetUidToLeaseId", "netuid:t", _LEASES),
    refused(_PRODUCTION + "TotalHotkeyShares", "hotkey:b netuid:i", _LEGACY_SHARES),
    not_modelled(_PRODUCTION + "UsedWork", "work:i", _NO_RULE),
    not_modelled(_PRODUCTION + "ValidatorPruneLen", "netuid:i", _NO_RULE),
    not_modelled("Swap.HasMigrationRun", "name:i", _MIGRATIONS),
    not_modelled("Swap.ScrapReservoirAlpha", "netuid:t", _NO_RULE),
)

TABLE: Final[tuple[Entry, ...]] = (
    *BLOCK,
    *ACCOUNTS,
    *SUPPLY,
    *POOLS,
    *STAKE,
    *CHILDREN,
    *ROOT_CLAIMS,
    *EMISSION,
    *NEURONS,
    *WEIGHTS,
    *SUBNETS,
    *REGISTRATION,
    *LOCKS,
    *VOTING_POWER,
    *RATE_LIMITS,
    *NETWORK_PARAMETERS,
    *SUBNET_PARAMETERS,
    *NOT_MODELLED,
)
"""In the order of the chapters; what is not modelled comes last."""
