// The steps of our schema, embedded in the program, in the order in which they are applied.
import Crypto
package import Postgres

/// The schema that this program knows. A step that has been applied anywhere is never edited; the next one mends it.
package enum Schema {
    /// All steps, oldest first.
    package static let migrations: [Migration] = [
        step(1, "ground", PackageResources.V001_ground_sql),
        step(2, "alliance", PackageResources.V002_alliance_sql),
        step(3, "accounts", PackageResources.V003_accounts_sql),
        step(4, "audit", PackageResources.V004_audit_sql),
        step(5, "patients", PackageResources.V005_patients_sql),
        step(6, "care", PackageResources.V006_care_sql),
        step(7, "settings", PackageResources.V007_settings_sql),
        step(8, "exams", PackageResources.V008_exams_sql),
        step(9, "readings", PackageResources.V009_readings_sql),
        step(10, "reading_policies", PackageResources.V010_reading_policies_sql),
        step(11, "referrals", PackageResources.V011_referrals_sql),
        step(12, "training", PackageResources.V012_training_sql),
        step(13, "indicators", PackageResources.V013_indicators_sql),
        step(14, "jobs", PackageResources.V014_jobs_sql),
        step(15, "narrower", PackageResources.V015_narrower_sql),
        step(16, "custody", PackageResources.V016_custody_sql),
        step(17, "referral_policies", PackageResources.V017_referral_policies_sql),
        step(18, "earned", PackageResources.V018_earned_sql),
        step(19, "key_proof", PackageResources.V019_key_proof_sql),
        step(20, "referral_clocks", PackageResources.V020_referral_clocks_sql),
        step(21, "uploads", PackageResources.V021_uploads_sql),
        step(22, "notices", PackageResources.V022_notices_sql),
        step(23, "heartbeats", PackageResources.V023_heartbeats_sql),
        step(24, "blob_store", PackageResources.V024_blob_store_sql),
        step(25, "roll", PackageResources.V025_roll_sql),
        step(26, "bundles", PackageResources.V026_bundles_sql),
        step(27, "essential", PackageResources.V027_essential_sql),
        step(28, "sender_clock", PackageResources.V028_sender_clock_sql),
        step(29, "settings_told", PackageResources.V029_settings_told_sql),
        step(30, "fast", PackageResources.V030_fast_sql),
        step(31, "warnings", PackageResources.V031_warnings_sql),
        step(32, "ranges", PackageResources.V032_ranges_sql),
        step(33, "purposes", PackageResources.V033_purposes_sql),
        step(34, "assignment", PackageResources.V034_assignment_sql),
        step(35, "reading_clocks", PackageResources.V035_reading_clocks_sql),
        step(36, "worklist_feed", PackageResources.V036_worklist_feed_sql),
        step(37, "annotations", PackageResources.V037_annotations_sql),
        step(38, "criticals", PackageResources.V038_criticals_sql),
        step(39, "critical_rules", PackageResources.V039_critical_rules_sql),
        step(40, "critical_notices", PackageResources.V040_critical_notices_sql),
        step(41, "reports", PackageResources.V041_reports_sql),
        step(42, "amendments", PackageResources.V042_amendments_sql),
        step(43, "critical_answers", PackageResources.V043_critical_answers_sql),
        step(44, "over_reads", PackageResources.V044_over_reads_sql),
        step(45, "second_looks", PackageResources.V045_second_looks_sql),
        step(46, "discrepancies", PackageResources.V046_discrepancies_sql),
        step(47, "blind", PackageResources.V047_blind_sql),
        step(48, "reader_figures", PackageResources.V048_reader_figures_sql),
        step(49, "mappings", PackageResources.V049_mappings_sql),
        step(50, "critical_subject", PackageResources.V050_critical_subject_sql),
        step(51, "reattributions", PackageResources.V051_reattributions_sql),
        step(52, "reattribution_doors", PackageResources.V052_reattribution_doors_sql),
        step(53, "reattribution_confirmed", PackageResources.V053_reattribution_confirmed_sql),
        step(54, "one_loop", PackageResources.V054_one_loop_sql),
        step(55, "one_loop_rules", PackageResources.V055_one_loop_rules_sql),
        step(56, "one_loop_told", PackageResources.V056_one_loop_told_sql),
        step(57, "judged_again", PackageResources.V057_judged_again_sql),
        step(58, "judged_again_told", PackageResources.V058_judged_again_told_sql),
        step(59, "sight", PackageResources.V059_sight_sql),
        step(60, "score_corrections", PackageResources.V060_score_corrections_sql),
        step(61, "figures_corrected", PackageResources.V061_figures_corrected_sql),
        step(62, "township_duty", PackageResources.V062_township_duty_sql),
        step(63, "marks_carried", PackageResources.V063_marks_carried_sql),
        step(64, "sight_finer", PackageResources.V064_sight_finer_sql),
        step(65, "held_against", PackageResources.V065_held_against_sql),
        step(66, "quarantine_told", PackageResources.V066_quarantine_told_sql),
        step(67, "signs_of_life", PackageResources.V067_signs_of_life_sql),
        step(68, "bare_uploads", PackageResources.V068_bare_uploads_sql),
    ]

    private static func step(_ number: Int, _ name: String, _ script: [UInt8]) -> Migration {
        let checksum = SHA256.hash(data: script).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            .joined()
        return Migration(
            number: number, name: name, script: String(decoding: script, as: UTF8.self), checksum: checksum)
    }
}
