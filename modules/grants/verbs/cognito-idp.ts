import type { ServiceVerbs } from './service-verbs';

export const cognitoIdp: ServiceVerbs = {
  source: 'https://docs.aws.amazon.com/cognito/latest/developerguide/security-iam.html',

  // The data of a user pool are its users and their groups.
  types: {
    userpool: {
      verbs: {
        list: ['ListGroups', 'ListUsers', 'ListUsersInGroup'],
        read: ['AdminGetUser', 'AdminListGroupsForUser', 'GetGroup', 'ListGroups', 'ListUsers', 'ListUsersInGroup'],
        write: [
          'AdminAddUserToGroup',
          'AdminConfirmSignUp',
          'AdminCreateUser',
          'AdminDeleteUser',
          'AdminDeleteUserAttributes',
          'AdminDisableUser',
          'AdminEnableUser',
          'AdminRemoveUserFromGroup',
          'AdminResetUserPassword',
          'AdminUpdateUserAttributes',
          'AdminUserGlobalSignOut',
        ],
        delete: ['AdminDeleteUser'],
        // Logs users in.
        connect: ['AdminInitiateAuth', 'AdminRespondToAuthChallenge'],
      },
    },
  },
  service: { list: ['ListUserPools'] },
};
