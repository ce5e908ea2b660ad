// A referral as a clinic's terminal keeps it: where it stands, what the other side answered.
package import FoundationEssentials

/// What a terminal reads of `GET /api/v1/referrals/{id}`; the rest of that answer it keeps without reading it.
package struct ReferralStanding: Hashable, Sendable, Codable {
    /// One of the two sides.
    package struct Side: Hashable, Sendable, Codable {
        /// The organisation.
        package var id: WireID
        /// Its name.
        package var name: String
    }

    /// One entry of the history.
    package struct Event: Hashable, Sendable, Codable {
        /// `referral.accepted`, `referral.declined` …
        package var kind: String
        /// When it happened.
        package var at: Date
        /// Who did it; none where the hub's clock did.
        package var actor: String?
        /// Of which organisation.
        package var organisation: String
        /// What they wrote.
        package var note: String?
    }

    /// Whom it is about.
    package struct Person: Hashable, Sendable, Codable {
        /// 姓名
        package var name: String
    }

    /// Where the patient is expected, and when.
    package struct Arrangement: Hashable, Sendable, Codable {
        /// 科室
        package var department: String
        /// 时间; none until one is arranged.
        package var time: Date?
        /// 医生
        package var doctor: String?
        /// What the patient must bring and know.
        package var notice: String?
    }

    /// What the receiver tells the sender at the end.
    package struct Outcome: Hashable, Sendable, Codable {
        /// 诊断
        package var diagnosis: String
        /// 治疗
        package var treatment: String
        /// `return_down`, `discharged` …
        package var disposition: String
        /// 后续治疗方案
        package var plan: String?
        /// 用药
        package var medication: String?
        /// 首次随访：几天内
        package var followUpDays: Int?
    }

    /// The referral.
    package var id: WireID
    /// Its number for people.
    package var number: String
    /// `up` or `down`.
    package var direction: String
    /// `routine`, `urgent` or `emergency`.
    package var urgency: String
    /// `submitted`, `accepted`, `arrived` …
    package var state: String
    /// Whether nobody has to do anything in it any more.
    package var isOver: Bool { ["closed", "cancelled", "entered_in_error"].contains(state) }
    /// Since when.
    package var stateAt: Date
    /// Who sends the patient.
    package var from: Side
    /// Who receives them.
    package var to: Side
    /// The side that must act next; none once it is over.
    package var holder: Side?
    /// Until when.
    package var deadline: Date?
    /// Whom it is about.
    package var patient: Person?
    /// Where they are expected, and when.
    package var arrangement: Arrangement?
    /// What became of them.
    package var outcome: Outcome?
    /// What has happened, oldest first.
    package var events: [Event]
}
