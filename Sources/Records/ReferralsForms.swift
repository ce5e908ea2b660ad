// What the two sides write on a referral besides its facts, as it is kept in its row.
package import FoundationEssentials
package import Referrals

/// 转出单 and 回转单 as they are kept: the letter, and for a return down what the clinic is to do.
package struct ReferralForm: Codable, Hashable, Sendable {
    package let letter: ReferralLetter
    /// The treatment plan and advice for the clinic; nil on the way up.
    package var plan: String?
    /// The drugs to go on with.
    package var medication: String?
    /// Days after acceptance on which the clinic follows up, the first within 14.
    package var followUpDays: [Int] = []

    package init(_ letter: ReferralLetter) { self.letter = letter }
}

/// 接收安排: where and when the patient is expected.
package struct ReferralArrangement: Codable, Hashable, Sendable {
    package var department: String
    /// Nil until a time is arranged.
    package var time: Date?
    package var doctor: String?
    /// What the patient must bring and know.
    package var notice: String?

    package init(department: String) { self.department = department }
}

/// When the steps of a referral happened; nil for those that did not.
package struct ReferralTimes: Sendable {
    package let submitted: Date?
    package let accepted: Date?
    package let departed: Date?
    package let arrived: Date?
    package let outcome: Date?
    package let closed: Date?
}
