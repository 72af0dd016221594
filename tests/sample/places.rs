//! Where the sample's models stand, from the top down.

pub(crate) const CONFIG: &str = "gabion.toml";
pub(crate) const ROOT: &str = "THREAT_MODEL.md";
pub(crate) const PLATFORM: &str = "infra/THREAT_MODEL.md";
pub(crate) const IDENTITY: &str = "services/identity/THREAT_MODEL.md";
pub(crate) const TOKEN: &str = "services/identity/token/THREAT_MODEL.md";
pub(crate) const AUTHORIZE: &str = "services/identity/authorize/THREAT_MODEL.md";
pub(crate) const CONSENT: &str = "services/identity/authorize/partner-consent.threat-model.md";
pub(crate) const BOOKING: &str = "services/booking/THREAT_MODEL.md";
pub(crate) const PAYMENTS: &str = "services/payments/THREAT_MODEL.md";
pub(crate) const CHECKOUT: &str = "services/payments/checkout/THREAT_MODEL.md";
pub(crate) const REFUNDS: &str = "services/payments/checkout/refunds.threat-model.md";
pub(crate) const BOARDING: &str = "services/boarding/THREAT_MODEL.md";
pub(crate) const GATE: &str = "services/boarding/gate/THREAT_MODEL.md";
pub(crate) const KIOSK: &str = "legacy/kiosk/THREAT_MODEL.md";
