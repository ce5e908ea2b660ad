// A blood count that is critical or not by one value.

/// A blood count in the Mindray dialect with nothing but platelets.
package enum SentCount {
    package static func message(platelets value: String) -> [UInt8] {
        let segments = [
            "MSH|^~\\&|||||20261120080000||ORU^R01|1|P|2.3.1||||||UNICODE", "PID|1||A1^^^^MR||^试样|||Female", "PV1|1",
            "OBR|1||31|00001^Automated Count^99MRC|||20261120080000|||||||||||||||||HM",
            "OBX|1|NM|777-3^^LN||\(value)|10*9/L||N|||F",
        ]
        return Array(segments.map { $0 + "\r" }.joined().utf8)
    }
}
