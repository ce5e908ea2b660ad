// The worklist's parts, and how many readings stand in each.
package import Alliance
package import Exams
package import Postgres
package import Readings

/// What of the worklist is asked for.
package struct WorklistPart: Sendable {
    /// Where readings stand, as a reader looks at them. Raw values are the codes in the address.
    package enum Place: String, CaseIterable, Sendable {
        case queued, claimed
        /// Claimed by the asker.
        case mine
        /// Offered to the asker now.
        case offered
        /// Never claimed by anybody.
        case unseen
        /// Past their due time.
        case overdue
        /// Nobody of the centre may read them.
        case unassignable
        /// Emergencies that wait.
        case emergency
        /// Reviews, amendments and second looks.
        case quality

        fileprivate var condition: SQL {
            switch self {
            case .queued: "r.state = 'queued'"
            case .claimed: "r.state = 'claimed'"
            case .mine: "r.state = 'claimed' AND r.claimed_by = me()"
            case .offered: "r.state = 'queued' AND r.offered_to = me() AND r.offered_until > now()"
            case .unseen: "r.state = 'queued' AND r.epoch = 0"
            case .overdue: "r.due_at < now()"
            case .unassignable: "r.unassignable_since IS NOT NULL"
            case .emergency: "r.state = 'queued' AND r.rank = 0"
            case .quality: "r.purpose <> 'read'"
            }
        }
    }

    package let place: Place?
    package let purpose: ReadingPurpose?

    /// All of it where nothing is named.
    package init(_ place: Place? = nil, purpose: ReadingPurpose? = nil) {
        self.place = place
        self.purpose = purpose
    }

    var condition: SQL {
        let place: SQL = place?.condition ?? "true"
        return "\(place) AND (\(purpose?.rawValue)::text IS NULL OR r.purpose = \(purpose?.rawValue))"
    }
}

extension Session {
    /// How many readings of those kinds stand in each place, among the first 5,000 of the centre's worklist, and among them all.
    package borrowing func worklistCounts(
        kinds: [ExamKind], centre: OrganisationID
    ) throws(PostgresError) -> (all: Int, places: [WorklistPart.Place: Int]) {
        let row = try one(
            """
            SELECT count(*)::int AS all_of_them, count(*) FILTER (WHERE \(WorklistPart.Place.queued.condition))::int AS queued,
                   count(*) FILTER (WHERE \(WorklistPart.Place.claimed.condition))::int AS claimed,
                   count(*) FILTER (WHERE \(WorklistPart.Place.mine.condition))::int AS mine,
                   count(*) FILTER (WHERE \(WorklistPart.Place.offered.condition))::int AS offered,
                   count(*) FILTER (WHERE \(WorklistPart.Place.unseen.condition))::int AS unseen,
                   count(*) FILTER (WHERE \(WorklistPart.Place.overdue.condition))::int AS overdue,
                   count(*) FILTER (WHERE \(WorklistPart.Place.unassignable.condition))::int AS unassignable,
                   count(*) FILTER (WHERE \(WorklistPart.Place.emergency.condition))::int AS emergency,
                   count(*) FILTER (WHERE \(WorklistPart.Place.quality.condition))::int AS quality
            FROM (SELECT state, claimed_by, offered_to, offered_until, epoch, due_at, unassignable_since, rank, purpose
                  FROM reading
                  WHERE alliance_id = my_alliance() AND centre_id = \(centre) AND state IN ('queued', 'claimed')
                    AND kind = ANY (\(kinds.map(\.rawValue))::text[])
                  ORDER BY rank, calm, due_at, id LIMIT 5000) r
            """)
        var places: [WorklistPart.Place: Int] = [:]
        for place in WorklistPart.Place.allCases { places[place] = try row[place.rawValue] }
        return (try row["all_of_them"], places)
    }
}
