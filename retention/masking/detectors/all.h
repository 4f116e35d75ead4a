#pragma once
// Every detector there is, in the order of their ids: of two that find the same, the first
// gives the name. Each is defined in the file of its name, or of its family:
// known_keys.cc, network_address.cc.

#include <array>

#include "detector.h"

namespace cordwood::masking {

extern const Detector api_key_detector;
extern const Detector authorization_detector;
extern const Detector aws_key_detector;
extern const Detector aws_secret_detector;
extern const Detector azure_key_detector;
extern const Detector birth_date_detector;
extern const Detector card_detector;
extern const Detector cookie_detector;
extern const Detector database_url_detector;
extern const Detector email_detector;
extern const Detector entropy_detector;
extern const Detector gcp_key_detector;
extern const Detector github_token_detector;
extern const Detector iban_detector;
extern const Detector ip_address_detector;
extern const Detector ipv6_detector;
extern const Detector jwt_detector;
extern const Detector mac_detector;
extern const Detector national_id_detector;
extern const Detector nino_detector;
extern const Detector password_detector;
extern const Detector phone_detector;
extern const Detector private_key_detector;
extern const Detector session_id_detector;
extern const Detector slack_token_detector;
extern const Detector ssn_detector;
extern const Detector stripe_key_detector;
extern const Detector url_user_detector;

inline constexpr std::array<const Detector*, 28> kDetectors = {
    &api_key_detector,    &authorization_detector, &aws_key_detector,     &aws_secret_detector,   &azure_key_detector,
    &birth_date_detector, &card_detector,          &cookie_detector,      &database_url_detector, &email_detector,
    &gcp_key_detector,    &github_token_detector,  &iban_detector,        &ip_address_detector,   &ipv6_detector,
    &jwt_detector,        &mac_detector,           &national_id_detector, &nino_detector,         &password_detector,
    &phone_detector,      &private_key_detector,   &session_id_detector,  &slack_token_detector,  &ssn_detector,
    &stripe_key_detector, &url_user_detector,      &entropy_detector,
};

}  // namespace cordwood::masking
