//! Stories about the verbs, told on any store: [`stories!`] makes each one a test.

pub mod browsers;
pub mod budget;
pub mod cascade;
pub mod challenge;
pub mod clocks;
pub mod disown;
pub mod factors;
pub mod gates;
pub mod guessing;
pub mod hashing;
pub mod held;
pub mod keys;
pub mod lives;
pub mod outbox;
pub mod races;
pub mod requirement;
pub mod restore;
pub mod sessions;
pub mod slow;
pub mod strategies;
pub mod trust;
pub mod unlock;
pub mod world;

/// Makes a test of every story, each on a store of its own from the expression.
macro_rules! stories {
    ($open:expr; $($module:ident { $($story:ident),+ $(,)? })+) => {
        $(mod $module {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                crate::stories::$module::$story($open.await).await;
            })+
        })+
    };
}

/// Every story there is.
macro_rules! every_story {
    ($open:expr) => {
        stories! { $open;
            challenge {
                from_the_password_to_a_proven_second_factor,
                the_token_can_be_kept,
                a_code_is_accepted_once,
                the_window_is_two_steps,
                what_cannot_be_a_code_is_refused_and_not_counted,
                a_recovery_code_lets_in_once,
                codes_belong_to_their_user,
                a_session_answers_only_to_its_own_token_in_its_time,
                signing_out_ends_that_session_only,
                pending_sessions_are_limited_per_account,
                other_algorithms_and_lengths_work_beside_each_other,
            }
            clocks {
                no_code_is_accepted_twice_on_clocks_an_hour_apart,
                no_recovery_code_is_accepted_twice_on_clocks_an_hour_apart,
                guesses_on_clocks_an_hour_apart_are_two_windows_at_most,
                what_ended_stays_ended_on_clocks_an_hour_apart,
            }
            guessing {
                wrong_codes_end_the_challenge_and_bring_a_wait,
                failures_add_up_over_sessions_and_doors,
                each_lane_has_its_own_count,
                the_owner_is_warned_once_a_day,
                nobody_elses_failures_matter,
                a_challenge_that_succeeds_forgives_its_own_mistakes,
                a_step_up_challenge_ends_too,
                password_checks_are_paced,
                a_right_password_is_never_charged,
                danger_none_switches_every_budget_off,
            }
            browsers {
                proving_an_authenticator_makes_a_browser_known,
                a_token_that_is_not_quite_right_is_an_unknown_browser,
                a_stranger_cannot_lock_the_owner_out_of_a_known_browser,
                a_stolen_token_is_worth_five_guesses,
                wrong_step_ups_end_a_known_browser,
                typos_that_a_challenge_makes_good_do_not_end_a_browser,
                changed_factors_end_every_known_browser,
                a_bearer_session_gets_the_lane_and_no_token,
                a_flood_of_sign_ins_does_not_end_the_owners,
            }
            budget {
                forty_nine_wrong_codes_are_a_years_worth,
                more_authenticators_allow_fewer_guesses,
                success_refills_nothing,
                forgiveness_stays_within_its_challenge,
                the_budget_outlives_the_factor,
                the_budget_comes_back_as_the_year_slides,
                recovery_codes_work_when_the_budget_is_spent,
                the_owner_is_told_once_that_the_budget_is_spent,
                a_wrong_clock_frees_nothing_of_the_year,
                a_clock_set_back_locks_nobody_out,
                what_stands_in_the_way_is_shown_and_cleared,
            }
            unlock {
                three_spaced_codes_admit_a_browser,
                the_admitted_session_passes_its_own_challenge,
                an_admitted_browser_that_fails_starts_from_nothing,
                too_early_is_not_judged,
                a_wrong_code_starts_over_but_not_for_others,
                a_missed_deadline_starts_over,
                a_code_opens_one_door_only,
                the_unlock_is_for_codes_of_the_app,
                guessing_at_the_unlock_is_slow,
                an_administrator_admits_one_browser,
                no_stranger_takes_what_an_administrator_gives,
            }
            gates {
                a_limiter_counts_every_call,
                a_gate_that_cannot_be_asked_refuses,
                a_guard_is_told_all_but_the_answer,
                a_guards_reason_stays_in_the_trail,
                budgets_hold_beneath_a_gate,
                a_gate_takes_nothing_from_an_unlock_that_was_begun,
            }
            hashing {
                no_more_is_hashed_than_the_budget_judges,
                every_attempt_costs_one_hash,
                one_slow_code_has_one_winner,
                a_right_code_among_wrong_ones_gets_in,
                what_changes_while_it_is_hashed_refuses,
                new_codes_end_a_challenge_that_is_being_hashed,
                a_panicking_provider_lets_nobody_in,
                hanging_up_is_charged,
                nobody_is_charged_for_an_overload,
                nobody_waits_for_somebody_elses_hash,
                a_right_code_costs_exactly_nothing,
                codes_are_hashed_only_when_they_will_be_installed,
            }
            strategies {
                each_strategy_has_its_own_codes_and_counts,
                strategies_are_replaced_apart_and_removed_together,
                the_trail_names_strategy_and_action,
                a_kept_code_says_that_it_was_used,
                a_kept_code_with_a_slow_hash_lets_in_once,
                without_generation_there_are_no_codes_to_make,
            }
            factors {
                an_enrollment_binds_only_when_confirmed,
                what_was_begun_is_shown_again_to_whoever_began_it,
                what_must_still_be_proven_is_told,
                an_enrollment_ends,
                an_unverified_address_may_not_enroll,
                changing_factors_takes_fresh_proof,
                a_recovery_code_is_proof_enough_to_put_things_right,
                authenticators_are_limited_named_and_renamed,
                new_recovery_codes_replace_the_old,
                disabling_clears_everything_and_may_be_repeated,
                removing_the_last_authenticator_removes_the_codes,
                a_reset_ends_everything,
                an_enrollment_of_an_older_generation_is_gone,
                a_step_up_by_recovery_code_is_fresh_no_longer_than_any_proof,
                replacing_an_app_is_no_set_up,
                the_acting_session_outlives_its_own_changes,
                typos_at_the_first_set_up_are_not_held_against_anybody,
            }
            cascade {
                each_cause_ends_what_relied_on_it,
                each_cause_is_recorded_once,
                no_cause_is_outrun,
                no_cause_is_outrun_by_a_slow_hash,
                an_older_account_ends_nothing,
                a_password_that_was_changed_meanwhile_opens_nothing,
            }
            requirement {
                it_concerns_whom_it_says,
                whoever_must_enroll_can_enroll_and_nothing_else,
                the_token_is_kept_where_tokens_are,
                a_session_that_lost_its_standing_can_do_nothing,
                grace_is_counted_once,
                grace_is_counted_from_the_day_the_requirement_begins,
                exemptions_expire,
                it_ends_nothing_of_whom_it_leaves_out,
                enrolling_at_the_end_of_grace_lets_in_one_session,
                standing_that_was_lost_and_found_changes_nothing_else,
                a_challenge_is_no_way_to_enroll,
                the_last_authenticator_stays,
                a_reset_leads_to_enrolling,
                an_unverified_address_enrolls_nothing_and_opens_nothing,
                required_codes_are_missed,
                what_is_rehearsed_is_what_happens,
            }
            trust {
                trust_is_given_for_a_code_of_the_app_alone,
                a_trusted_browser_skips_the_challenge_and_proves_nothing,
                trust_is_worth_nothing_outside_of_a_browser,
                trust_ends_on_its_second,
                trust_is_of_one_user,
                a_stale_value_revokes_the_browser,
                a_copy_is_found_out,
                requests_at_once_raise_no_alarm,
                quick_successions_raise_no_alarm,
                a_clock_set_back_gives_nothing,
                its_owner_sees_names_and_revokes_it,
                sixteen_browsers_are_trusted_at_most,
                switching_it_off_ends_it_for_good,
                roles_can_be_left_out,
                signing_out_keeps_the_trust_unless_it_is_to_be_forgotten,
                trust_does_not_come_back_with_a_new_factor,
                trust_of_an_older_password_is_over,
                rows_from_elsewhere_are_worth_nothing,
            }
            sessions {
                its_owner_sees_every_standard_session,
                its_owner_names_a_session,
                its_owner_ends_a_session,
                its_owner_finds_this_one_among_many,
                no_user_fills_the_store,
                its_owner_ends_all_others,
                sessions_end_on_their_second,
                a_use_is_noted_once_a_minute,
                whoever_is_gone_gets_nowhere,
                whoever_watches_hears_of_everything,
                whoever_looks_again_sees_what_is_true,
                nothing_of_an_earlier_token_is_left,
                two_accounts_in_one_browser_do_not_mix,
            }
            held {
                it_outlives_the_step_up_that_it_waits_for,
                it_is_given_back_exactly_once,
                it_belongs_to_the_session_that_sent_it,
                a_newer_one_takes_its_place,
                it_is_kept_for_ten_minutes,
                it_opens_for_nobody_else,
            }
            restore {
                what_a_backup_brings_back_is_dead,
                every_code_from_before_the_fence_is_spent,
                a_budget_that_was_spent_is_not_had_back_whole,
                what_cannot_be_known_is_told,
                nothing_of_the_lost_time_is_taken_for_what_comes_after,
                a_fence_is_seen_by_every_node_at_once,
                whoever_comes_after_the_fence_lives,
                a_second_fence_does_no_harm,
                a_database_that_is_older_than_its_anchor_is_refused,
                an_anchor_that_is_behind_refuses_nobody,
                what_the_database_says_of_itself_cannot_be_edited,
                a_fence_cannot_be_taken_away,
                nothing_is_served_from_what_was_moved,
            }
            lives {
                whatever_happens_nobody_is_in_who_must_not_be,
            }
            keys {
                no_node_fails_because_another_was_first,
                many_that_meet_a_new_key_at_once_are_all_answered,
                nobody_makes_a_node_read_its_ring_again_and_again,
                a_wrong_ring_is_not_taken,
                a_rotation_under_load_fails_nobody,
                what_was_begun_and_left_is_gone_on_with,
                a_key_that_is_needed_is_not_retired,
                retiring_at_once_ends_what_was_made_with_the_key,
                without_a_key_that_is_needed_nothing_opens,
                what_stands_behind_a_fence_goes_over_too,
                a_node_that_goes_on_with_a_key_keeps_it,
            }
            outbox {
                what_happened_is_told,
                each_change_owes_one_notice,
                what_was_not_reported_is_sent_again,
                one_node_at_a_time_sends,
                what_fails_is_tried_again,
                what_nobody_can_get_is_given_up,
                an_account_that_nobody_can_tell_holds_nobody_up,
                a_flood_is_gathered,
                nothing_is_lost_and_no_cap_is_broken,
                a_wrong_clock_keeps_no_news_back,
                whoever_is_forgotten_is_told_nothing,
                what_was_told_is_forgotten_in_time,
            }
            disown {
                it_freezes_until_the_password_is_changed,
                an_administrator_thaws,
                nothing_else_thaws,
                a_password_that_somebody_else_changed_is_no_thaw,
                each_kind_is_undone_where_it_can_be,
                what_is_gone_already_is_not_undone,
                the_last_factor_leaves_no_grace,
                a_link_works_once,
                of_many_at_once_one_disowns,
                looking_changes_nothing,
                what_is_not_the_link_is_nothing,
                links_outlive_a_rotation_and_not_a_key,
                whoever_is_gone_at_the_host_disowns_nothing,
            }
            races {
                one_code_has_one_winner,
                one_recovery_code_has_one_winner,
                ten_recovery_codes_have_ten_winners,
                parallel_guesses_share_one_budget,
            }
        }
    };
}
