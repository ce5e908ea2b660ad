// Whether somebody is on duty, as SQL that stands in a claim and in a choice alike.
import Postgres

extension SQL {
    /// The duty of `who` at `centre` now, by the codes of `Duty`: what `Roster.duty` says in Swift.
    static func duty(of who: SQL, at centre: SQL) -> SQL {
        """
        (SELECT CASE WHEN d.extra THEN 'extra_shift'
                     WHEN EXISTS (SELECT FROM leave l
                                  WHERE l.alliance_id = my_alliance() AND l.clinician_id = \(who) AND l.centre_id = \(centre)
                                    AND l.withdrawn_at IS NULL AND l.ends_at > now() AND l.starts_at <= now()) THEN 'on_leave'
                     WHEN d.extra IS NOT NULL THEN 'on_shift'
                     WHEN EXISTS (SELECT FROM shift k
                                  WHERE k.alliance_id = my_alliance() AND k.centre_id = \(centre) AND k.withdrawn_at IS NULL
                                    AND NOT k.extra AND k.ends_at > now() - make_interval(days => coalesce(
                                        (setting_at('roster.memory', now()) ->> 'days')::int, 30))) THEN 'off_duty'
                     ELSE 'no_roster' END
         FROM (SELECT bool_or(s.extra) AS extra FROM shift s
               WHERE s.alliance_id = my_alliance() AND s.clinician_id = \(who) AND s.centre_id = \(centre)
                 AND s.withdrawn_at IS NULL AND s.ends_at > now() AND s.starts_at <= now()) d)
        """
    }

    /// Whether somebody answers for `who` in a shift that runs now.
    static func supervised(_ who: SQL) -> SQL {
        """
        EXISTS (SELECT FROM shift v WHERE v.alliance_id = my_alliance() AND v.clinician_id = \(who)
                  AND v.withdrawn_at IS NULL AND v.ends_at > now() AND v.starts_at <= now() AND v.supervisor_id IS NOT NULL)
        """
    }
}
