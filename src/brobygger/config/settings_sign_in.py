"""Settings of sign-in: accounts, passwords, second factors, sessions."""

from __future__ import annotations

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_ENGINE = "brobygger.people.session_store"
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
LOGIN_URL = "people:sign-in"
SESSION_COOKIE_AGE = 30 * 24 * 3600  # the longest sign-in; people_sign_in decides when each one really ends
LOGIN_REDIRECT_URL = "/"

# allauth: helpers sign in with an e-mail address as their name, and never without a second factor (people.sessions).
ACCOUNT_ADAPTER = "brobygger.config.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # ours ends the other sign-ins and keeps this one
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "50/10m/ip,5/10m/key",
    "reauthenticate": "10/10m/user",
    "change_password": "5/10m/user",
}
MFA_ADAPTER = "brobygger.config.accounts.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Brobygger"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
